import { existsSync } from "node:fs";
import { join } from "node:path";
import { machineProgram } from "./machine-program";

/**
 * The command as this machine can run it: there is no chroot, so absolute paths that exist in the root file system are
 * rewritten to lie in it. A program that the image does not carry itself, such as its interpreter, is this machine's.
 *
 * @param workingDir Absolute path in the image, where the command starts.
 * @throws Error when the first word is neither in the image nor a program of this machine.
 */
export function hostCommand(argv: readonly string[], rootfs: string, workingDir = "/"): string[] {
  const [command, ...args] = argv.map((word) =>
    word.startsWith("/") && word !== "/" && existsSync(join(rootfs, word)) ? join(rootfs, word) : word,
  );
  if (command === undefined)
    throw new Error("The image has neither Entrypoint nor Cmd, and the task gives no command.");
  if (command !== argv[0]) return [command, ...args];
  const inside = join(rootfs, workingDir, command);
  if (command.includes("/") && !command.startsWith("/") && existsSync(inside)) return [inside, ...args];
  const program = machineProgram(command);
  if (program === undefined)
    throw new Error(
      `exec: the image has no ${command}, and without a container engine the program is this machine's, whose PATH has none. ` +
        "Install it, or lay the image out with a program of its own.",
    );
  return [program, ...args];
}
