import { type Stats, statSync } from "node:fs";
import { join } from "node:path";

/** Where distroless Node images keep Node, and the name every other Node image has on its PATH. */
const NODE_NAMES = new Set(["/nodejs/bin/node", "/usr/local/bin/node", "/usr/bin/node", "node"]);
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * The command as this machine can run it: there is no chroot, so absolute paths that exist in the root file system are
 * rewritten to lie in it. A Node that the image does not carry itself is this process's own (`process.execPath`).
 *
 * @throws Error when the first word is neither in the image nor Node.
 */
export function hostCommand(
  argv: readonly string[],
  rootfs: string,
  environment: Readonly<Record<string, string>>,
): string[] {
  const [command, ...args] = argv;
  if (command === undefined)
    throw new Error("The image has neither Entrypoint nor Cmd, and the task gives no command.");
  const mapped = args.map((argument) => (isInRootfs(rootfs, argument) ? join(rootfs, argument) : argument));
  return [executable(command, rootfs, environment["PATH"] ?? DEFAULT_PATH), ...mapped];
}

function executable(command: string, rootfs: string, path: string): string {
  const candidates = command.includes("/")
    ? [command]
    : path.split(":").map((folder) => join(folder, command));
  const found = candidates.find((candidate) => isExecutable(join(rootfs, candidate)));
  if (found !== undefined) return join(rootfs, found);
  if (NODE_NAMES.has(command)) return process.execPath;
  throw new Error(
    `exec: "${command}" is not an executable of the image, and without a container engine only Node can stand in for ` +
      "one that is missing.",
  );
}

function isInRootfs(rootfs: string, argument: string): boolean {
  return argument.startsWith("/") && argument !== "/" && statOf(join(rootfs, argument)) !== undefined;
}

function isExecutable(file: string): boolean {
  const stats = statOf(file);
  return stats !== undefined && stats.isFile() && (stats.mode & 0o111) !== 0;
}

function statOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false });
}
