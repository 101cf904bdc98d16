import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { RegistryCredentials } from "../emulator/registry";
import { RegctlSession } from "./regctl-session";

export interface CopyArgs {
  /** What `ensureRegctl` returned. */
  readonly regctl: string;
  /** Scratch space; what is made there is removed again. */
  readonly folder: string;
  /** `host/repository` that has the image. */
  readonly from: string;
  /** `host/repository` that shall have it. */
  readonly to: string;
  readonly digest: string;
  /** Tags it gets there. */
  readonly tags: readonly string[];
  readonly credentials: { readonly from: RegistryCredentials; readonly to: RegistryCredentials };
}

const index = z.object({ manifests: z.array(z.object({ digest: z.string() })).default([]) });

/**
 * Copies an image by digest, with its signatures and SBOMs, then reads the destination again.
 *
 * @returns the digests now known to be there: the image's own and each platform's.
 * @throws Error when a byte of the destination's index or manifests differs, or a tag does not lead to the digest.
 */
export async function copyImage(args: CopyArgs): Promise<{ readonly verified: readonly string[] }> {
  const { from, to, digest, tags } = args;
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new Error(`Images are copied by digest, and "${digest}" is none.`);
  if (tags.length === 0) throw new Error(`A copy of ${from}@${digest} to ${to} needs at least one tag.`);
  await mkdir(args.folder, { recursive: true });
  const folder = await mkdtemp(join(args.folder, "copy-"));
  try {
    const credentials = { [hostOf(from)]: args.credentials.from, [hostOf(to)]: args.credentials.to };
    const regctl = await RegctlSession.open({ regctl: args.regctl, folder, credentials });
    for (const tag of tags)
      await regctl.run("image", "copy", "--referrers", "--digest-tags", `${from}@${digest}`, `${to}:${tag}`);
    return { verified: await verify(regctl, to, digest, tags) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function verify(
  regctl: RegctlSession,
  to: string,
  digest: string,
  tags: readonly string[],
): Promise<string[]> {
  for (const tag of tags) await expectDigest(regctl, `${to}:${tag}`, digest);
  const { manifests } = index.parse(await expectDigest(regctl, `${to}@${digest}`, digest));
  for (const platform of manifests) await expectDigest(regctl, `${to}@${platform.digest}`, platform.digest);
  return [digest, ...manifests.map((platform) => platform.digest)];
}

async function expectDigest(regctl: RegctlSession, reference: string, digest: string): Promise<unknown> {
  const found = await regctl.manifest(reference);
  if (found.digest !== digest)
    throw new Error(`${reference} has digest ${found.digest} after the copy, not ${digest}.`);
  return found.document;
}

function hostOf(target: string): string {
  return target.split("/", 1)[0] ?? target;
}
