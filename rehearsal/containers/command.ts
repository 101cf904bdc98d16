import { existsSync } from "node:fs";
import { join } from "node:path";

/** Where Node is in the usual images. */
const NODE = new Set(["/nodejs/bin/node", "/usr/local/bin/node", "/usr/bin/node", "node"]);

/**
 * The command as this machine can run it: there is no chroot, so absolute paths that exist in the root file system are
 * rewritten to lie in it. A Node that the image does not carry itself is this process's own (`process.execPath`).
 *
 * @throws Error when the first word is neither in the image nor Node.
 */
export function hostCommand(argv: readonly string[], rootfs: string): string[] {
  const [command, ...args] = argv.map((word) =>
    word.startsWith("/") && word !== "/" && existsSync(join(rootfs, word)) ? join(rootfs, word) : word,
  );
  if (command === undefined)
    throw new Error("The image has neither Entrypoint nor Cmd, and the task gives no command.");
  if (command !== argv[0]) return [command, ...args];
  if (NODE.has(command)) return [process.execPath, ...args];
  throw new Error(
    `exec: "${command}" is not the absolute path of a file in the image, and without a container engine only Node can stand in for ` +
      "a program that is missing.",
  );
}
