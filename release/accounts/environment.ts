import { registryHost } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import { misused } from "../release-error";
import { isLoopback } from "../registry/connection";

/** The environment variables that the command reads itself; the AWS SDK reads its own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Of every service, or followed by `_` and the name of one: where the AWS SDK reaches it. */
const ENDPOINT = "AWS_ENDPOINT_URL";
const REGISTRIES = "RELEASE_LOCAL_REGISTRIES";

/** Set to `true`, it has the AWS SDK ask no endpoint of its configuration file, nor of the environment. */
export const IGNORE_ENDPOINTS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

/** Whether AWS is an emulator on this machine: there buckets are in the path, not in the host's name. */
export function isLocalEndpoint(env: Environment): boolean {
  const url = [env[`${ENDPOINT}_S3`], env[ENDPOINT]].find((each) => each !== undefined && each !== "");
  return url !== undefined && isLocal(url);
}

const isLocal = (url: string): boolean =>
  /^https?:/i.test(url) && URL.canParse(url) && isLoopback(new URL(url).host);

/** The endpoints that the environment names, which the AWS SDK takes before those of its configuration file. */
export function endpointsOf(env: Environment): readonly { readonly name: string; readonly url: string }[] {
  return Object.entries(env).flatMap(([name, url]) =>
    url && (name === ENDPOINT || name.startsWith(`${ENDPOINT}_`)) ? [{ name, url }] : [],
  );
}

/**
 * Requests to AWS carry the session's token: they go over TLS, or to this machine. Stand-ins for registries belong to an
 * AWS on this machine: beside the real one they would be held to its evidence, or their images to that of none.
 * @throws ReleaseError that names the variable
 */
export function demandEndpoints(env: Environment): void {
  const urls = endpointsOf(env);
  for (const { name, url } of urls)
    if (!isLocal(url) && !(/^https:/i.test(url) && URL.canParse(url)))
      throw misused(
        `${name} is ${url}, where a request and its session token would go unencrypted or nowhere; allowed: https://, or http:// to 127.0.0.1 or localhost. Unset it to reach AWS.`,
      );
  if (!env[REGISTRIES]) return;
  localRegistries(env);
  const elsewhere = urls.find(({ url }) => !isLocal(url));
  if (elsewhere || !env[ENDPOINT])
    throw misused(
      `${REGISTRIES} is set, and ${elsewhere ? `${elsewhere.name} is ${elsewhere.url}` : `${ENDPOINT} is not`}; allowed: registries on this machine beside an AWS on this machine (${ENDPOINT}), which records what was tested in them. Unset it to reach AWS.`,
    );
}

/**
 * Where a stack's registry is reached: its own host, or what stands for it on this machine.
 *
 * `RELEASE_LOCAL_REGISTRIES` says so for emulators: `<host of AWS>=127.0.0.1:<port>`, more of them after commas.
 * @throws ReleaseError for one that is not on this machine: logins of AWS go nowhere else
 */
export function registryAddress({ account, region }: Settings, env: Environment): string {
  const host = registryHost(account, region);
  return localRegistries(env).get(host) ?? host;
}

/** What stands for registries, by their hosts. @throws ReleaseError for anything that is not on this machine */
function localRegistries(env: Environment): ReadonlyMap<string, string> {
  const pairs = (env[REGISTRIES] ?? "").split(",").filter((pair) => pair.trim() !== "");
  return new Map(
    pairs.map((pair) => {
      const [host = "", stands, ...more] = pair.trim().split("=");
      if (host === "" || stands === undefined || more.length > 0)
        throw misused(
          `${REGISTRIES} has "${pair}"; allowed: <host of AWS>=127.0.0.1:<port>, more of them after commas. Unset it to reach AWS.`,
        );
      if (!isLoopback(stands) || !URL.canParse(`http://${stands}`))
        throw misused(
          `${REGISTRIES} has ${stands} for ${host}; allowed: 127.0.0.1 or localhost with a port. Unset it to reach AWS.`,
        );
      return [host, stands];
    }),
  );
}
