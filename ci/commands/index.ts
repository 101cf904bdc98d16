import type { Command } from "../command";

/** Every command, by the name of its file. */
export const commands: Readonly<Record<string, Command>> = {};
