import { chmod, copyFile, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as tar from "tar";

const EPOCH = new Date(0);

/**
 * Writes a layer as an uncompressed tar: same paths, bytes and executable bits, same layer.
 *
 * Owner is root, times are 1970 and entries are sorted. It is not compressed because the bytes that gzip makes differ
 * from one zlib version to the next, and with them the digest.
 *
 * @param files host files by their absolute path in the image.
 * @throws Error when a path in the image is not absolute or not in its shortest form.
 */
export async function writeLayer(
  files: Readonly<Record<string, string>>,
  staging: string,
  layer: string,
): Promise<void> {
  for (const [path, source] of Object.entries(files)) {
    if (!path.startsWith("/") || path === "/" || join(path) !== path)
      throw new Error(`"${path}" is no path in an image: it must be absolute, without "." and "..".`);
    const target = join(staging, path);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target);
    await chmod(target, ((await stat(source)).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
  const entries = withFolders(Object.keys(files).map((path) => path.slice(1)));
  for (const folder of entries.filter((entry) => !(`/${entry}` in files)))
    await chmod(join(staging, folder), 0o755);
  await tar.create({ cwd: staging, file: layer, portable: true, mtime: EPOCH, noDirRecurse: true }, entries);
}

/** The paths and every folder above them, folders before what they hold. */
function withFolders(paths: readonly string[]): string[] {
  const all = new Set<string>();
  for (const path of paths)
    for (let current = path; current !== "."; current = dirname(current)) all.add(current);
  return [...all].sort();
}
