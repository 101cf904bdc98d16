import type { Login, RegistryCredentials } from "../registry/login";
import { waitForRetry, type RetryPolicy, Unavailable, retry } from "../registry/retry";
import type { Manifest } from "../registry/manifest";
import { Denied, NOT_YET, type RegctlSession } from "../registry/regctl-session";
import { RegistryError } from "../registry/registry-error";
import type { Repository } from "../registry/repository";
import type { Missing } from "./missing";

export interface CopyRootArgs {
  readonly from: Repository;
  readonly to: Repository;
  readonly regctl: RegctlSession;
  readonly retries: RetryPolicy;
  /** The image, or an artifact that goes with it. */
  readonly digest: string;
  readonly missing: Missing;
}

/**
 * Copies an image or artifact, with all below its manifest: at once, and part by part if that fails.
 *
 * regctl gives up at its first 503. From a registry that answers two of three requests, a whole image never arrives,
 * each part does.
 *
 * @throws RegistryError
 */
export async function copyRoot(args: CopyRootArgs): Promise<void> {
  const { from, to, regctl, retries, digest, missing } = args;
  const way = { from: from.name, to: to.name };
  const hosts = `${hostOf(from)} or ${hostOf(to)}`;
  const bytes = missing.partsOf(digest).reduce((sum, { size }) => sum + size, 0);
  try {
    return await renewing(() => regctl.copy({ ...way, digest, bytes, repair: missing.isBegun(digest) }));
  } catch (error) {
    if (error instanceof Unavailable) await waitForRetry(error, 1, hosts, retries);
    else if (!isWrongBytes(error) && !isNotAllowed(error)) throw error;
  }
  await missing.refresh();
  for (const { digest: part, size, manifest } of missing.partsOf(digest))
    if (manifest) await retry(hostOf(to), retries, () => push(way.from, to, manifest));
    else
      await retry(hosts, retries, () =>
        again(() => renewing(() => regctl.copyBlob({ ...way, digest: part, bytes: size }))),
      );
}

async function push(from: string, to: Repository, manifest: Manifest): Promise<void> {
  const { digest, subject } = manifest;
  const refusal = await to.put(digest, manifest);
  if (refusal === undefined) return;
  if (refusal.includes(NOT_YET)) throw new Unavailable(`it refuses manifest ${digest} (${refusal})`);
  const mismatch = refusal.includes("DIGEST_INVALID");
  const advice = mismatch
    ? "check for a proxy in between"
    : subject !== undefined && refusal.startsWith(NOT_ALLOWED)
      ? referrersRefused(from, digest)
      : "correct what it names, then run the same command again";
  throw new RegistryError(
    mismatch ? "digest-mismatch" : "refused",
    `${to.name} refuses manifest ${digest}${subject === undefined ? "" : `, which refers to ${subject}`} (${refusal}). No tag was set: ${advice}.`,
  );
}

const NOT_ALLOWED = "HTTP 405";

/** ECR has answered in this way to what refers to an image by its subject. https://github.com/aws/containers-roadmap/issues/2783 */
const referrersRefused = (from: string, digest: string): string =>
  `Amazon ECR has at times refused OCI referrers in this way. Run the same command again; if it is refused again, remove ${digest} from ${from} and attach it to the image by a tag (cosign's sha256-….sig, with --registry-referrers-mode=legacy)`;

/** regctl does not say which of the manifests it was; part by part, it is known. */
const isNotAllowed = (error: unknown): boolean =>
  error instanceof RegistryError && error.message.includes("[http 405]");

/** Times that a blob whose bytes arrive wrong is sent in all: a request that broke off in its middle may do that. */
const SENDINGS = 2;

async function again(send: () => Promise<void>): Promise<void> {
  for (let sending = 1; ; sending += 1)
    try {
      return await send();
    } catch (error) {
      if (!isWrongBytes(error) || sending >= SENDINGS) throw error;
    }
}

const isWrongBytes = (error: unknown): boolean =>
  error instanceof RegistryError && error.code === "digest-mismatch";

function hostOf({ name }: Repository): string {
  return name.split("/", 1)[0] ?? name;
}

async function renewing(work: () => Promise<void>): Promise<void> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Denied)) throw error;
      await renew(error);
    }
}

async function renew({ message, refused }: Denied): Promise<void> {
  const instead = ([login, credentials]: readonly [Login, RegistryCredentials]) => login.instead(credentials);
  const others = await Promise.all(refused.map(instead));
  if (others.every((credentials) => credentials === undefined))
    throw new RegistryError(
      "denied",
      `A registry refuses the copy, with fresh credentials too. ${message}\nThe caller needs to pull from the source and to push to the destination, in its own policy and in the repositories'.`,
    );
}
