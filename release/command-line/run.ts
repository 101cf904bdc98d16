import { CommanderError } from "commander";
import { commands } from "../commands";
import { signIn } from "../accounts/sign-in";
import type { Environment } from "../accounts/environment";
import { findRegctl } from "../registry/find-regctl";
import { readStacks, type Stacks } from "../stacks";
import type { Call, Command, Outcome } from "./command";
import { EXIT, type ExitCode } from "./exit-code";
import { ReleaseError } from "../release-error";
import { failureOf } from "../failure";
import { demandOptionsArrived } from "./npm";
import { printable } from "../../settings/printable";
import { reportProgress, type Terminal } from "./progress";
import { type ParsedCall, programOf } from "./program";
import { demandProject } from "./project";
import { WholeFile } from "../../settings/whole-file";
import { FORMAT, inJson } from "./report";

/** Where a command line is run. */
export interface Surroundings {
  /** The folder with the stack files. */
  readonly folder: string;
  readonly env: Environment;
  readonly out: Terminal;
  readonly err: Terminal;
}

const DEFAULT = "plan";

/** What is known of a command that runs, for its JSON. */
interface Running {
  command: string | null;
  caller: string | null;
  region: string | null;
  report?: WholeFile;
}

/** Runs one command line. @returns its exit code; it never throws */
export async function runCommandLine(args: readonly string[], around: Surroundings): Promise<ExitCode> {
  const { env, out, err } = around;
  const json = args.includes("--json");
  const takenAt = new Date().toISOString();
  const running: Running = { command: null, caller: null, region: null };
  let exitCode: ExitCode = EXIT.done;
  /** Says what came of it, to people or machines, and into the file that was asked for. */
  const say = (code: ExitCode, content: object, text: () => void): void => {
    const { report, ...known } = running;
    const machine = inJson({ format: FORMAT, ...known, takenAt }, content);
    if (json) out.write(`${machine}\n`);
    else text();
    exitCode = code;
    try {
      report?.write(machine);
    } catch (error) {
      err.write(`${paint(`${report?.file} cannot be written (${(error as Error).message}).`, around)}\n`);
      if (code === EXIT.done) exitCode = EXIT.usage;
    }
  };
  const program = programOf({
    commands,
    fallback: DEFAULT,
    write: (text) => void out.write(text),
    async run(command, call) {
      const { exitCode: code, text, json: content } = await runCommand(command, call, around, running);
      say(code, content, () => out.write(`${paint(text, around)}\n`));
    },
  });
  try {
    if (!args.some((arg) => ["help", "--help", "-h"].includes(arg)))
      demandOptionsArrived(args, commands, DEFAULT, env);
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return EXIT.done; // the help was shown
    const { reason, message } = failureOf(error);
    const failed = EXIT[reason];
    say(failed, { error: { exitCode: failed, message } }, () =>
      err.write(`${paint(message, { ...around, out: err })}\n`),
    );
  }
  return exitCode;
}

async function runCommand(
  command: Command,
  { argument, values }: ParsedCall,
  { folder, env, err }: Surroundings,
  running: Running,
): Promise<Outcome> {
  running.command = Object.entries(commands).find(([, each]) => each === command)?.[0] ?? null;
  const text = (name: string) => (typeof values[name] === "string" ? values[name] : undefined);
  const report = text("report");
  if (report !== undefined) running.report = new WholeFile(report, env["INIT_CWD"] ?? folder, "--report");
  demandProject(folder, env);
  const stack = text("stack");
  const stacks = readStacks(folder, stack);
  running.region = stacks.source.region;
  const progress = reportProgress(err);
  let regctl: Promise<string> | undefined;
  const call: Call = {
    argument,
    option: text,
    flag: (name) => values[name] === true,
    line: (name, ...args) =>
      ["npm run release --", name, ...(stack === undefined ? [] : ["--stack", stack]), ...args].join(" "),
    folder,
    stacks,
    accounts: signIn(stacks, env, (arn) => (running.caller = arn)),
    progress,
    report: running.report?.file,
    regctl: () => (regctl ??= findRegctl()),
  };
  try {
    return await command.run(call);
  } catch (error) {
    const { reason, message } = failureOf(error, {
      role: roleOf(command, stacks),
      profile: env["AWS_PROFILE"],
    });
    throw new ReleaseError(reason, message, { cause: error });
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

/** Marks in colour, for people who look at a terminal and did not set NO_COLOR (no-color.org). Other control characters are escaped. */
function paint(text: string, { out, env }: Pick<Surroundings, "out" | "env">): string {
  const plain = printable(text);
  if (!out.isTTY || env["NO_COLOR"]) return plain;
  return plain.replaceAll("✓", "\u001b[32m✓\u001b[0m").replaceAll("✗", "\u001b[31m✗\u001b[0m");
}
