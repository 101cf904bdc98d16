import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { flag } from "./settings";
import { TaskFailure } from "./task-failure";

export interface Clients {
  readonly s3: S3Client;
  readonly ssm: SSMClient;
  readonly cloudwatch: CloudWatchClient;
}

/** The SDK waits for ever by default; a connection that says nothing for a minute is dead. Milliseconds. */
const requestHandler = { connectionTimeout: 5_000, socketTimeout: 60_000 };

/**
 * AWS clients. The SDK itself reads region, credentials, AWS_ENDPOINT_URL and AWS_MAX_ATTEMPTS from the environment.
 *
 * @throws TaskFailure BadConfiguration when S3_FORCE_PATH_STYLE is neither true nor false
 */
export function createClients(env: Readonly<Record<string, string | undefined>>): Clients {
  const problems: string[] = [];
  // Emulators serve every bucket from one host name, so the bucket must be in the path.
  const forcePathStyle = flag(env, "S3_FORCE_PATH_STYLE", problems);
  if (problems.length > 0) {
    throw new TaskFailure("BadConfiguration", problems.join(" "));
  }
  return {
    // The artifact bucket is the source's, which may be in another region than this task.
    s3: new S3Client({ requestHandler, forcePathStyle, followRegionRedirects: true }),
    ssm: new SSMClient({ requestHandler }),
    cloudwatch: new CloudWatchClient({ requestHandler }),
  };
}
