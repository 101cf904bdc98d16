import { parseArgs } from "node:util";
import type { Command, CommandOption } from "./command";
import { misused } from "./exit-code";
import { readVersion } from "./version";

type Options = Readonly<Record<string, CommandOption & { readonly short?: string }>>;

/** Options that every command has. */
const COMMON_OPTIONS: Options = {
  stack: {
    value: "<target>",
    short: "s",
    help: "the target, such as prod; default: the source's only one",
  },
  json: {
    help: "JSON, for machines; without npm's own lines: npm run -s release -- … --json",
  },
  help: { short: "h", help: "this text" },
};

export const optionsOf = ({ options }: Command): Options => ({ ...options, ...COMMON_OPTIONS });

/** A word of a command line that is no option and no option's value. */
interface Word {
  readonly text: string;
  /** Its place among the arguments. */
  readonly index: number;
}

/** What a command line says before it is known what the command takes. */
export interface Line {
  readonly args: readonly string[];
  readonly words: readonly Word[];
  /** The command's name; undefined where none is named. */
  readonly name: string | undefined;
  /** The arguments without the command's name. */
  readonly rest: readonly string[];
  readonly help: boolean;
  readonly json: boolean;
}

/** Finds the command among the arguments, wherever options stand. */
export function readLine(args: readonly string[], commands: Readonly<Record<string, Command>>): Line {
  const known = Object.assign({}, ...Object.values(commands).map(optionsOf), COMMON_OPTIONS) as Options;
  const tokens = tokensOf(args, known);
  const words = tokens.flatMap((token) =>
    token.kind === "positional" ? [{ text: token.value, index: token.index }] : [],
  );
  const given = (name: string) => tokens.some((token) => token.kind === "option" && token.name === name);
  const asksHelp = words[0]?.text === "help";
  const named = words[asksHelp ? 1 : 0];
  return {
    args,
    words,
    name: named?.text,
    rest: args.filter((_, index) => index !== named?.index),
    help: asksHelp || given("help"),
    json: given("json"),
  };
}

export interface ParsedCall {
  readonly argument: string | undefined;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

/** Reads a command's arguments. @throws CommandError that names what it does not know */
export function parseCall(name: string, command: Command, args: readonly string[]): ParsedCall {
  const tokens = tokensOf(args, optionsOf(command));
  const see = `See: npm run release -- ${name} --help`;
  const values = Object.fromEntries(
    tokens.flatMap((token) =>
      token.kind === "option" ? [[token.name, readOption(name, command, token, see)] as const] : [],
    ),
  );
  const words = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  const [argument] = words;
  if (words.length > (command.argument ? 1 : 0))
    throw misused(
      `${name} takes ${command.argument ? "one argument" : "no argument"}, and was given ${words.join(" ")}. ${see}`,
    );
  return { argument: argument === undefined ? undefined : readVersion(argument), values };
}

interface OptionToken {
  readonly name: string;
  /** As it was written: `-s`, `--stack`. */
  readonly rawName: string;
  readonly value?: string | undefined;
  /** Whether the value is in the same word. */
  readonly inlineValue?: boolean | undefined;
}

function readOption(name: string, command: Command, token: OptionToken, see: string): string | true {
  const options = optionsOf(command);
  const { rawName, value, inlineValue = false } = token;
  const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
  if (!option) {
    const has = Object.keys(options).map((each) => `--${each}`);
    throw misused(`${name} has no option ${rawName}; it has ${has.join(", ")}. ${see}`);
  }
  if (option.value === undefined) {
    if (value === undefined) return true;
    throw misused(`${rawName} takes no value, and was given "${value}". ${see}`);
  }
  const needed = `${rawName} needs a value: ${rawName} ${option.value}`;
  if (value === undefined || value === "") throw misused(`${needed}. ${see}`);
  if (!inlineValue && value.startsWith("-")) throw misused(`${needed}, and ${value} follows it. ${see}`);
  return value;
}

function tokensOf(args: readonly string[], options: Options) {
  const { tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value, short }]) => [
        name,
        { type: value === undefined ? "boolean" : "string", ...(short !== undefined && { short }) } as const,
      ]),
    ),
  });
  return tokens;
}
