import { registryHost } from "../../arns";
import type { Settings } from "../../settings";
import { misused } from "../command-line/exit-code";
import { isLoopback } from "../registry/connection";

/** The environment variables that the command reads itself; the AWS SDK reads its own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether AWS is an emulator on this machine: there buckets are in the path, not in the host's name. */
export function isLocalEndpoint(env: Environment): boolean {
  const endpoint = env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"];
  return endpoint !== undefined && URL.canParse(endpoint) && isLoopback(new URL(endpoint).host);
}

/**
 * Where a stack's registry is reached: its own host, or what stands for it on this machine.
 *
 * `RELEASE_LOCAL_REGISTRIES` says so for emulators: `<host of AWS>=127.0.0.1:<port>`, more of them after commas.
 * @throws CommandError for one that is not on this machine: logins of AWS go nowhere else
 */
export function registryAddress({ account, region }: Settings, env: Environment): string {
  const host = registryHost(account, region);
  const stands = (env["RELEASE_LOCAL_REGISTRIES"] ?? "")
    .split(",")
    .map((pair) => pair.split("=", 2))
    .find(([name]) => name === host)?.[1];
  if (stands === undefined) return host;
  if (!isLoopback(stands))
    throw misused(
      `RELEASE_LOCAL_REGISTRIES has ${stands} for ${host}; allowed: 127.0.0.1 or localhost with a port. Unset it to reach AWS.`,
    );
  return stands;
}
