import { commands } from "../commands";
import { signIn } from "../accounts/sign-in";
import type { Environment } from "../accounts/environment";
import { findRegctl } from "../registry/find-regctl";
import { readStacks, type Stacks } from "../stacks";
import type { Call, Command, Outcome } from "./command";
import { CommandError, EXIT, type ExitCode, misused } from "./exit-code";
import { describeFailure } from "./failure";
import { commandHelp, overview } from "./help";
import { demandOptionsArrived } from "./npm";
import { parseCall, type ParsedCall, readLine } from "./parse";
import { printable } from "./printable";
import { tellProgress, type Terminal } from "./progress";
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
  const line = readLine(args, commands);
  try {
    if (line.help && line.name === undefined) {
      out.write(`${overview(commands)}\n`);
      return EXIT.done;
    }
    demandOptionsArrived(line, commands, DEFAULT, env);
    const name = line.name ?? DEFAULT;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command)
      throw misused(
        `There is no command ${name}; there are ${Object.keys(commands).join(", ")}. See: npm run release -- --help`,
      );
    if (line.help) {
      out.write(`${commandHelp(name, command)}\n`);
      return EXIT.done;
    }
    const outcome = await runCommand(command, parseCall(name, command, line.rest), around);
    out.write(`${line.json ? inJson(outcome.json) : paint(outcome.text, around)}\n`);
    return outcome.exitCode;
  } catch (error) {
    const { exitCode, message } = describeFailure(error);
    if (line.json) out.write(`${inJson({ error: { exitCode, message } })}\n`);
    else err.write(`${paint(message, { ...around, out: err })}\n`);
    return exitCode;
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
