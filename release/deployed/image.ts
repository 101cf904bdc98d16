import type { Account } from "../accounts/accounts";
import type { Manifest } from "../registry/manifest";
import { type RetryPolicy, systemClock } from "../registry/retry";
import { Repository } from "../registry/repository";
import type { Settings } from "../../settings/settings";

/** An image as one registry has it. */
export interface FoundImage {
  /** `host/repository`. */
  readonly repository: string;
  /** The manifest of the digest; undefined when the registry says that it has none. */
  readonly manifest: Manifest | undefined;
  /** Digests that the manifest names and the registry does not have. */
  readonly absent: readonly string[];
  readonly tags: readonly { readonly tag: string; readonly leadsTo: string | undefined }[];
}

/** Reading does not wait as long as a copy. */
const READING: RetryPolicy = { clock: systemClock, attempts: 4 };

/** An image's repository in a stack's registry, asked as an account's caller. */
export function repositoryOf(
  account: Account,
  stack: Settings,
  image: string,
  retries = READING,
): Repository {
  const login = account.loginAt(stack);
  return new Repository({ name: `${login.host}/${image}`, login, retries });
}

/** Looks an image up by its digest, with the manifests below it and the tags given. @throws RegistryError without an answer */
export async function findImage(
  repository: Repository,
  digest: string,
  tags: readonly string[],
): Promise<FoundImage> {
  const [manifest, leading] = await Promise.all([
    repository.manifest(digest),
    Promise.all(tags.map(async (tag) => ({ tag, leadsTo: (await repository.tagged(tag))?.digest }))),
  ]);
  const children = (manifest?.children ?? []).map((child) => child.digest);
  const there = await Promise.all(children.map((child) => repository.has(child)));
  return {
    repository: repository.name,
    manifest,
    absent: children.filter((_, position) => !there[position]),
    tags: leading,
  };
}
