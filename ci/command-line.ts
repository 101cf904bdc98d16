import { Command as Program, CommanderError } from "commander";
import { ReleaseError } from "../release/release-error";
import { inLine } from "../settings/printable";
import { ProgramError } from "../settings/program-error";
import type { Command } from "./command";
import { commands } from "./commands";
import { inert, type Job } from "./job";

interface Writer {
  write(text: string): unknown;
}

/**
 * `npm run ci -- <command>`: what the workflows run.
 * @param err Where errors go, for people.
 * @returns the exit code: the command's own, 1 a defect, 2 something to put right first
 */
export async function runCommandLine(args: readonly string[], job: Job, err: Writer): Promise<number> {
  let exitCode = 0;
  const program = new Program("npm run ci --")
    .description("What the workflows of .github/workflows/ run.")
    .enablePositionalOptions()
    .configureOutput({ writeErr: (text) => err.write(text) })
    .exitOverride();
  for (const [name, command] of Object.entries(commands)) {
    const own = program.command(`${name} ${command.arguments ?? ""}`.trim()).summary(command.summary);
    own.description(command.summary);
    if (command.passesOptions) own.passThroughOptions().allowUnknownOption();
    for (const [flags, help] of Object.entries(command.options ?? {})) own.option(flags, help);
    own.action(async () => {
      const options = own.opts<Record<string, string | undefined>>();
      const camel = (option: string) =>
        option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      exitCode =
        (await command.run(job, {
          args: wordsOf(own.args, command),
          option: (option) => options[camel(option)],
        })) ?? 0;
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const message = error instanceof Error ? error.message : String(error);
    const isForUser = error instanceof ProgramError || error instanceof ReleaseError;
    if (job.env["GITHUB_ACTIONS"] === "true") job.error(`ci ${args[0]}`, message);
    err.write(`${inert(isForUser ? message : inLine(message))}\n`);
    return isForUser ? 2 : 1;
  }
}

/** A list comes from a workflow as one argument, in quotes. */
const wordsOf = (
  args: readonly string[],
  { arguments: syntax = "", passesOptions }: Command,
): readonly string[] =>
  syntax.includes("...") && !passesOptions ? args.flatMap((arg) => arg.split(" ")).filter(Boolean) : args;
