import { CommanderError } from "commander";
import { commands } from "../commands";
import { signIn } from "../accounts/sign-in";
import type { Environment } from "../accounts/environment";
import { findRegctl } from "../registry/find-regctl";
import { readStacks, type Stacks } from "../stacks";
import type { Call, Command, Outcome } from "./command";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { describeFailure } from "./failure";
import { demandOptionsArrived } from "./npm";
import { printable } from "./printable";
import { tellProgress, type Terminal } from "./progress";
import { type ParsedCall, programOf } from "./program";
import { demandProject } from "./project";

/** Where a command line is run. */
export interface Surroundings {
  /** The folder with the stack files. */
  readonly folder: string;
  readonly env: Environment;
  readonly out: Terminal;
  readonly err: Terminal;
}

const DEFAULT = "plan";

/** Runs one command line. @returns its exit code; it never throws */
export async function runCommandLine(args: readonly string[], around: Surroundings): Promise<ExitCode> {
  const { env, out, err } = around;
  const json = args.includes("--json");
  let exitCode: ExitCode = EXIT.done;
  const program = programOf({
    commands,
    fallback: DEFAULT,
    write: (text) => void out.write(text),
    async run(command, call) {
      const outcome = await runCommand(command, call, around);
      out.write(`${json ? inJson(outcome.json) : paint(outcome.text, around)}\n`);
      exitCode = outcome.exitCode;
    },
  });
  try {
    if (!args.some((arg) => ["help", "--help", "-h"].includes(arg)))
      demandOptionsArrived(args, commands, DEFAULT, env);
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return EXIT.done; // the help was shown
    const { exitCode: failed, message } = describeFailure(error);
    if (json) out.write(`${inJson({ error: { exitCode: failed, message } })}\n`);
    else err.write(`${paint(message, { ...around, out: err })}\n`);
    return failed;
  }
}

async function runCommand(
  command: Command,
  { argument, values }: ParsedCall,
  { folder, env, err }: Surroundings,
): Promise<Outcome> {
  demandProject(folder, env);
  const stack = typeof values["stack"] === "string" ? values["stack"] : undefined;
  const stacks = readStacks(folder, stack);
  const progress = tellProgress(err);
  let regctl: Promise<string> | undefined;
  const call: Call = {
    argument,
    option: (name) => (typeof values[name] === "string" ? values[name] : undefined),
    flag: (name) => values[name] === true,
    line: (name, ...args) =>
      ["npm run release --", name, ...(stack === undefined ? [] : ["--stack", stack]), ...args].join(" "),
    folder,
    stacks,
    accounts: signIn(stacks, env),
    progress,
    regctl: () => (regctl ??= findRegctl()),
  };
  try {
    return await command.run(call);
  } catch (error) {
    const { exitCode, message } = describeFailure(error, {
      role: roleOf(command, stacks),
      profile: env["AWS_PROFILE"],
    });
    throw new CommandError(exitCode, message, { cause: error });
  } finally {
    progress.end();
  }
}

/** Name of the role that a command is called as; undefined where several targets each have one. */
function roleOf({ role }: Command, stacks: Stacks): string | undefined {
  if (role === "tester") return stacks.source.names.testerRole;
  try {
    return stacks.target().names.deployerRole;
  } catch {
    return undefined;
  }
}

const inJson = (value: unknown): string => printable(JSON.stringify(value, null, 2));

/** Marks in colour, for people who look at a terminal and did not set NO_COLOR (no-color.org). No other colour is let through. */
function paint(text: string, { out, env }: Pick<Surroundings, "out" | "env">): string {
  const plain = printable(text);
  if (!out.isTTY || env["NO_COLOR"]) return plain;
  return plain.replaceAll("✓", "\u001b[32m✓\u001b[0m").replaceAll("✗", "\u001b[31m✗\u001b[0m");
}
