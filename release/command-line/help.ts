import type { Command } from "./command";
import { EXIT, MEANINGS } from "./exit-code";
import { twoColumns, wrap } from "./format";
import { optionsOf } from "./parse";

/** A command's `--help`. */
export function commandHelp(name: string, command: Command): string {
  const { description, argument } = command;
  const rows = [
    ...(argument ? [[`[${argument.name}]`, argument.help] as const] : []),
    ...Object.entries(optionsOf(command)).map(
      ([option, { value, help, short }]) =>
        [
          `${short === undefined ? "" : `-${short}, `}--${option}${value === undefined ? "" : ` ${value}`}`,
          help,
        ] as const,
    ),
  ];
  return `npm run release -- ${name}${argument ? ` [${argument.name}]` : ""} [options]\n\n${wrap(description).join("\n")}\n\n${twoColumns(rows)}`;
}

/** The list of commands. */
export function overview(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const);
  return `npm run release -- <command> [options]      (default: plan)

Moves tested releases from the source's account to a target's: by digest, compared, as one unit.

${twoColumns(rows)}

  --help after a command, or help before it, tells of its options.

Credentials are the AWS SDK's: AWS_PROFILE or the environment, of a role in the source's account.
${wrap(`Exit codes: ${exitCodes()}.`).join("\n")}`;
}

function exitCodes(): string {
  const names = Object.keys(MEANINGS) as (keyof typeof MEANINGS)[];
  return names.map((name) => `${EXIT[name]} ${MEANINGS[name]}`).join("; ");
}
