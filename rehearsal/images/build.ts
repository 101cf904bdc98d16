import { Stats } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import * as tar from "tar";
import type { RegistryCredentials } from "../emulator/registry";
import { filesIn } from "./laid-out-files";
import { regctlIn } from "./regctl";

export interface BuildArgs {
  /** What `ensureRegctl` returned. */
  readonly regctl: string;
  /** By platform (`linux/amd64`): the folder whose content becomes the working directory, in one layer. Nothing else is in the image. */
  readonly files: Readonly<Record<string, string>>;
  /** Absolute path in the image. */
  readonly workingDir: string;
  readonly entrypoint: readonly string[];
  /** Of the image's process; no value is empty. */
  readonly environment?: Readonly<Record<string, string>>;
  /** `uid:gid`. */
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `127.0.0.1:<port>/<repository>`. */
  readonly target: string;
  readonly tags: readonly string[];
  readonly credentials: RegistryCredentials;
}

const LAYER = "application/vnd.oci.image.layer.v1.tar";
const EPOCH = new Date(0);

/**
 * Builds a multi-platform image without a container engine and pushes it under its tags.
 *
 * Equal arguments and files give equal digests, and platforms with equal files share one layer. There is no base image:
 * an interpreter is the container host's.
 *
 * @returns the digest of the index, which is what is deployed and promoted
 * @throws CommandFailed when a tag is immutable and taken by another digest, or the registry refuses the push
 */
export async function buildImage(args: BuildArgs): Promise<string> {
  const folder = await mkdtemp(`${Object.values(args.files)[0]}-build-`);
  try {
    const [registry = ""] = args.target.split("/", 1);
    const { regctl: path, credentials } = args;
    const regctl = await regctlIn({ regctl: path, folder, registry, credentials });
    const labels = Object.entries(args.labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
    const variables = Object.entries(args.environment ?? {});
    const mods = ["--config-entrypoint", JSON.stringify(args.entrypoint), "--user", args.user];
    mods.push("--workdir", args.workingDir);
    mods.push(...variables.flatMap(([name, value]) => ["--env", `${name}=${value}`]));
    const manifests: string[] = [];
    for (const [position, [platform, files]] of Object.entries(args.files).entries()) {
      const ref = `ocidir://image:${position}`;
      const made = ["--created", EPOCH.toISOString(), "--platform", platform, ...labels];
      await regctl("image", "create", ...made, ref);
      manifests.push("--ref", ref);
      await writeLayer(files, args.workingDir, join(folder, `layer-${position}.tar`));
      mods.push("--layer-add", `tar=layer-${position}.tar,mediaType=${LAYER},platform=${platform}`);
    }
    await regctl("index", "create", "ocidir://image:empty", ...manifests);
    await regctl("image", "mod", "ocidir://image:empty", "--create", "built", ...mods);
    for (const tag of args.tags)
      await regctl("image", "copy", "ocidir://image:built", `${args.target}:${tag}`);
    return (await regctl("image", "digest", "ocidir://image:built")).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A tar in which only paths, bytes, links and executable bits count: owners, times, umask, hard links and the order of
 * the file system do not. It is not compressed, as the bytes that gzip makes differ from one version to the next.
 */
async function writeLayer(files: string, workingDir: string, file: string): Promise<void> {
  // A name that begins with "@" would be read as another archive's.
  const entries = (await filesIn(files)).map((entry) => `./${entry}`);
  const filter = (_: string, entry: object) => {
    if (entry instanceof Stats) {
      entry.mode = (entry.mode & ~0o7777) | ((entry.mode & 0o111) === 0 ? 0o644 : 0o755);
      entry.nlink = 1;
    }
    return true;
  };
  const layout = { cwd: files, prefix: workingDir.slice(1), file, noDirRecurse: true };
  await tar.create({ ...layout, portable: true, mtime: EPOCH, filter }, entries);
}
