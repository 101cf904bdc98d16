import { Command as Program, type CommanderError } from "commander";
import type { Command, CommandOption } from "./command";
import { EXIT, MEANINGS } from "./exit-code";
import { misused } from "../release-error";
import { readVersion } from "../version";

export type Options = Readonly<Record<string, CommandOption & { readonly short?: string }>>;

/** Options that every command has, wherever they stand. */
export const COMMON_OPTIONS: Options = {
  stack: {
    value: "<target>",
    short: "s",
    help: "the target, such as prod; default: the only target",
  },
  report: {
    value: "<file>",
    help: "also writes the JSON to this file",
  },
  json: { help: "JSON, for machines; without npm's own lines: npm run -s release -- … --json" },
};

/** How a command was called. */
export interface ParsedCall {
  readonly argument: string | undefined;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

export interface ProgramArgs {
  readonly commands: Readonly<Record<string, Command>>;
  /** Name of the command that is called when none is named. */
  readonly fallback: string;
  readonly run: (command: Command, call: ParsedCall) => Promise<void>;
  /** Takes the help that was asked for. */
  readonly write: (text: string) => void;
}

/** The command line. It throws a ReleaseError for what it does not know, and commander's own error after help. */
export function programOf({ commands, fallback, run, write }: ProgramArgs): Program {
  const program = new Program("npm run release --")
    .usage(`<command> [options]      (default: ${fallback})`)
    .description(
      "Moves tested releases from the source's account to a target's: by digest, compared, as one unit.",
    )
    .argument("[command...]")
    .helpOption("-h, --help", "this text")
    .helpCommand("help <command>", "lists a command's options, as <command> --help does")
    .configureHelp({
      helpWidth: 100,
      showGlobalOptions: true,
      subcommandTerm: (each) => each.name(),
    })
    .configureOutput({ writeOut: write, writeErr: () => undefined })
    .showSuggestionAfterError(false)
    .addHelpText(
      "after",
      `\nCredentials are the AWS SDK's: AWS_PROFILE or the environment, of a role in the source's account.\nExit codes:${exitCodes()}`,
    )
    .action(([name]: readonly string[]) => {
      if (name !== undefined)
        throw misused(
          `There is no command ${name}; there are ${Object.keys(commands).join(", ")}. See: npm run release -- --help`,
        );
      return run(commands[fallback] as Command, { argument: undefined, values: program.opts() });
    });
  addOptions(program, COMMON_OPTIONS);
  for (const [name, command] of Object.entries(commands)) addCommand(program, name, command, run);
  return program;
}

function addCommand(parent: Program, name: string, command: Command, run: ProgramArgs["run"]): void {
  const { summary, description, argument, options = {} } = command;
  const program = parent.command(name).summary(summary).description(description);
  if (argument) program.argument(`[${argument.name}]`, argument.help, readVersion);
  addOptions(program, options);
  program.action(() =>
    run(command, {
      argument: program.processedArgs[0] as string | undefined,
      values: program.optsWithGlobals(),
    }),
  );
}

function addOptions(program: Program, options: Options): void {
  for (const [name, { value, short, help }] of Object.entries(options)) {
    const flags = `${short === undefined ? "" : `-${short}, `}--${name}`;
    if (value === undefined) program.option(flags, help);
    else program.option(`${flags} ${value}`, help, (given: string) => demandValue(name, value, given));
  }
  program.exitOverride((error) => refuse(error, program));
}

/** A promotion without `--confirm` must not come from a value that was forgotten. */
function demandValue(name: string, value: string, given: string): string {
  if (given !== "" && !given.startsWith("-")) return given;
  throw misused(
    `--${name} needs a value: --${name} ${value}${given === "" ? "" : `, and ${given} follows it`}.`,
  );
}

function refuse(error: CommanderError, program: Program): never {
  if (error.exitCode === 0) throw error;
  const line = ["npm run release --", ...(program.parent ? [program.name()] : []), "--help"].join(" ");
  const known = [...program.options, ...(program.parent?.options ?? [])].map(({ long }) => long);
  const options = error.code === "commander.unknownOption" ? `; options: ${known.join(", ")}, --help` : "";
  throw misused(`${error.message.replace(/^error: /, "").replace(/\.$/, "")}${options}. See: ${line}`);
}

const exitCodes = (): string =>
  Object.entries(MEANINGS)
    .map(([name, meaning]) => `\n  ${EXIT[name as keyof typeof MEANINGS]} ${meaning}`)
    .join("");
