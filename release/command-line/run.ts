import { commands } from "../commands";
import { signIn } from "../accounts/sign-in";
import type { Environment } from "../accounts/environment";
import { findRegctl } from "../registry/find-regctl";
import { readStacks } from "../stacks";
import type { Call, Command, Outcome } from "./command";
import { EXIT, type ExitCode, misused } from "./exit-code";
import { describeFailure } from "./failure";
import { commandHelp, overview, parseCall } from "./parse";
import { printable } from "./printable";
import { tellProgress, type Terminal } from "./progress";

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
  const { out, err } = around;
  const json = args.includes("--json");
  try {
    const [first = ""] = args;
    if (["help", "--help", "-h"].includes(first)) {
      out.write(`${overview(commands)}\n`);
      return EXIT.done;
    }
    const named = first !== "" && !first.startsWith("-");
    const name = named ? first : DEFAULT;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command)
      throw misused(
        `There is no command ${name}; there are ${Object.keys(commands).join(", ")}. See: npm run release -- --help`,
      );
    const { argument, values } = parseCall(name, command, named ? args.slice(1) : args);
    if (values["help"]) {
      out.write(`${commandHelp(name, command)}\n`);
      return EXIT.done;
    }
    const outcome = await runCommand(command, argument, values, around);
    out.write(`${json ? inJson(outcome.json) : paint(outcome.text, around)}\n`);
    return outcome.exitCode;
  } catch (error) {
    const { exitCode, message } = describeFailure(error);
    if (json) out.write(`${inJson({ error: { exitCode, message } })}\n`);
    else err.write(`${paint(message, { ...around, out: err })}\n`);
    return exitCode;
  }
}

async function runCommand(
  command: Command,
  argument: string | undefined,
  values: Readonly<Record<string, string | boolean | undefined>>,
  { folder, env, err }: Surroundings,
): Promise<Outcome> {
  const named = values["stack"];
  const stacks = readStacks(folder, typeof named === "string" ? named : undefined);
  const progress = tellProgress(err);
  const call: Call = {
    argument,
    option: (name) => (typeof values[name] === "string" ? values[name] : undefined),
    flag: (name) => values[name] === true,
    folder,
    stacks,
    accounts: signIn(stacks, env),
    progress,
    regctl: () => findRegctl(),
  };
  try {
    return await command.run(call);
  } finally {
    progress.end();
  }
}

const inJson = (value: unknown): string => printable(JSON.stringify(value, null, 2));

/** Marks in colour, for people who look at a terminal and did not set NO_COLOR (no-color.org). No other colour is let through. */
function paint(text: string, { out, env }: Pick<Surroundings, "out" | "env">): string {
  const plain = printable(text);
  if (!out.isTTY || env["NO_COLOR"]) return plain;
  return plain.replaceAll("✓", "\u001b[32m✓\u001b[0m").replaceAll("✗", "\u001b[31m✗\u001b[0m");
}
