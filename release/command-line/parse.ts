import { parseArgs } from "node:util";
import type { Command, CommandOption } from "./command";
import { misused } from "./exit-code";
import { twoColumns, wrap } from "./format";

/** Options that every command has. */
export const COMMON_OPTIONS: Readonly<Record<string, CommandOption & { readonly short?: string }>> = {
  stack: {
    value: "<target>",
    short: "s",
    help: "the target, such as prod; default: the source's only one",
  },
  json: { help: "the result as JSON, for machines" },
  help: { short: "h", help: "this text" },
};

export interface ParsedCall {
  readonly argument: string | undefined;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

/** Reads a command's arguments. @throws CommandError that names what it does not know */
export function parseCall(name: string, command: Command, args: readonly string[]): ParsedCall {
  const options = { ...command.options, ...COMMON_OPTIONS };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([option, { value, ...rest }]) => [
          option,
          {
            type: value === undefined ? "boolean" : "string",
            ...("short" in rest && typeof rest.short === "string" ? { short: rest.short } : {}),
          } as const,
        ]),
      ),
    });
    const most = command.argument ? 1 : 0;
    if (positionals.length > most)
      throw new Error(
        `${name} takes ${most === 0 ? "no argument" : "one argument"}, and was given ${positionals.join(" ")}`,
      );
    return { argument: positionals[0], values: values as ParsedCall["values"] };
  } catch (error) {
    throw misused(`${(error as Error).message}. See: npm run release -- ${name} --help`);
  }
}

/** A command's `--help`. */
export function commandHelp(name: string, { description, argument, options = {} }: Command): string {
  const given = Object.entries({ ...options, ...COMMON_OPTIONS });
  const rows = [
    ...(argument ? [[`[${argument.name}]`, argument.help] as const] : []),
    ...given.map(([option, { value, help, ...rest }]) => {
      const short = "short" in rest && typeof rest.short === "string" ? `-${rest.short}, ` : "";
      return [`${short}--${option}${value === undefined ? "" : ` ${value}`}`, help] as const;
    }),
  ];
  return `npm run release -- ${name}${argument ? ` [${argument.name}]` : ""} [options]\n\n${wrap(description).join("\n")}\n\n${twoColumns(rows)}`;
}

/** The list of commands. */
export function overview(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const);
  return `npm run release -- <command> [options]      (default: plan)

Moves tested releases from the source's account to a target's: by digest, compared, as one unit.

${twoColumns(rows)}

  --help after a command tells of its options.

Credentials are the AWS SDK's: AWS_PROFILE or the environment, of a role in the source's account.
Exit codes: 0 done, 2 wrong arguments or files, 3 refused (nothing changed), 4 no answer, try again,
5 access denied, 6 compared and different, 130 interrupted, 1 a defect.`;
}
