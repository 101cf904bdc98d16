import { assumeRoleWithWebIdentity } from "../emulator/clients";
import { emulatorEndpoint } from "../plugins/aws/endpoint";

/**
 * Prints a job's credentials as `credential_process` of the AWS configuration expects it: every SDK asks again when they
 * expire. Its arguments are the role's ARN, the region and the job's token.
 */
async function main([roleArn = "", region = "", token = ""]: readonly string[]): Promise<void> {
  const endpoint = emulatorEndpoint();
  const job = { endpoint, region, roleArn, token, sessionName: "rehearsal" };
  const { accessKeyId, secretAccessKey, sessionToken } = await assumeRoleWithWebIdentity(job);
  process.stdout.write(
    JSON.stringify({
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(Date.now() + VALID_FOR).toISOString(),
    }),
  );
}

/** Milliseconds; a session of a role lasts an hour unless it is asked for more. */
const VALID_FOR = 50 * 60 * 1000;

void main(process.argv.slice(2));
