import { type Dirent, existsSync } from "node:fs";
import { lstat, mkdir, readdir, rm } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import * as tar from "tar";

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";
/** A container that unpacks devices or fifos is none that a rehearsal runs. */
const ENTRY_TYPES = new Set(["File", "OldFile", "ContiguousFile", "Directory", "SymbolicLink", "Link"]);

/**
 * Unpacks layers, lowest first, into `rootfs`, honouring whiteouts.
 *
 * https://github.com/opencontainers/image-spec/blob/main/layer.md
 *
 * @throws Error on an entry whose path, or whose link's target, leaves the root file system, and on special files.
 */
export async function unpackLayers(layers: readonly string[], rootfs: string): Promise<void> {
  await mkdir(rootfs, { recursive: true });
  for (const layer of layers) {
    await applyWhiteouts(await checkedEntries(layer, rootfs), rootfs);
    await tar.extract({
      file: layer,
      cwd: rootfs,
      preserveOwner: false,
      onwarn: refuseAllButInformation,
      filter: (path, entry) => {
        if ("linkpath" in entry && entry.type === "SymbolicLink")
          entry.linkpath = relativeLink(path, entry.linkpath ?? "");
        return !basename(path).startsWith(WHITEOUT);
      },
    });
  }
}

async function checkedEntries(layer: string, rootfs: string): Promise<string[]> {
  const paths: string[] = [];
  const faults: string[] = [];
  await tar.list({
    file: layer,
    onwarn: refuseAllButInformation,
    onReadEntry: ({ path, type, linkpath }) => {
      paths.push(path);
      if (!ENTRY_TYPES.has(type)) faults.push(`"${path}" is a ${type}`);
      if (!isInside(rootfs, path)) faults.push(`"${path}" leaves the root file system`);
      if (type === "Link" && !isInside(rootfs, linkpath ?? ""))
        faults.push(`"${path}" links to "${linkpath}" outside`);
      if (type === "SymbolicLink" && !isInside(rootfs, linkTarget(path, linkpath ?? "")))
        faults.push(`"${path}" points to "${linkpath}" outside`);
    },
  });
  if (faults.length > 0) throw new Error(`Layer ${basename(layer)} is refused: ${faults.join("; ")}.`);
  return paths;
}

/** `tar` reports what it skips as a warning; a layer that is not unpacked whole is no layer. */
function refuseAllButInformation(code: string, message: string | Error): void {
  if (code !== "TAR_ENTRY_INFO") throw new Error(`A layer cannot be unpacked: ${code} ${String(message)}`);
}

/** An absolute link means the container's root, which is a folder here: made relative, it stays inside. */
function relativeLink(path: string, target: string): string {
  return target.startsWith("/") ? relative(join("/", dirname(path)), target) : target;
}

function linkTarget(path: string, target: string): string {
  return target.startsWith("/") ? target.slice(1) : join(dirname(path), target);
}

function isInside(rootfs: string, path: string): boolean {
  const resolved = resolve(rootfs, path.replace(/^\/+/, ""));
  return resolved === rootfs || resolved.startsWith(rootfs + sep);
}

async function applyWhiteouts(paths: readonly string[], rootfs: string): Promise<void> {
  for (const path of paths) {
    const name = basename(path);
    if (!name.startsWith(WHITEOUT)) continue;
    const folder = join(rootfs, dirname(path));
    await refuseLinkedFolder(folder, rootfs);
    if (name !== OPAQUE)
      await rm(join(folder, name.slice(WHITEOUT.length)), { recursive: true, force: true });
    else if (existsSync(folder))
      for (const child of await children(folder)) await rm(join(folder, child.name), { recursive: true });
  }
}

function children(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true });
}

/** A whiteout below a symbolic link would delete what the link points to. */
async function refuseLinkedFolder(folder: string, rootfs: string): Promise<void> {
  for (let current = folder; current !== rootfs; current = dirname(current)) {
    if (existsSync(current) && (await lstat(current)).isSymbolicLink())
      throw new Error(`A layer deletes below the symbolic link ${current.slice(rootfs.length)}: refused.`);
  }
}
