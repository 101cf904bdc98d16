import type { Environment } from "../accounts/environment";
import { SEMANTIC_VERSION } from "../release-file";
import type { Command } from "./command";
import { misused } from "../release-error";
import { COMMON_OPTIONS, type Options } from "./program";

/**
 * Options that do not stand behind `--` npm takes for its own: they come in its environment alone, and the value of one
 * as a word. A promotion would silently be none.
 * @throws ReleaseError with the line that was meant
 */
export function demandOptionsArrived(
  args: readonly string[],
  commands: Readonly<Record<string, Command>>,
  fallback: string,
  env: Environment,
): void {
  const isCommand = (text: string) => Object.hasOwn(commands, text);
  const name = args.find(isCommand) ?? fallback;
  const options: Options = { ...commands[name]?.options, ...COMMON_OPTIONS };
  const isGiven = (option: string, short: string | undefined) => (arg: string) =>
    arg === `--${option}` ||
    arg.startsWith(`--${option}=`) ||
    (short !== undefined && arg.startsWith(`-${short}`));
  const takesValue = (arg = "") =>
    Object.entries(options).some(
      ([option, { value, short }]) => value !== undefined && [`--${option}`, `-${short}`].includes(arg),
    );
  const taken = Object.entries(options).flatMap(([option, { value: placeholder, short }]) => {
    const found = env[`npm_config_${option}`] ?? "";
    if (["", "false", "null"].includes(found) || args.some(isGiven(option, short))) return [];
    const value = placeholder === undefined ? "" : ` ${found === "true" ? placeholder : found}`;
    return [{ option: `--${option}`, written: `--${option}${value}` }];
  });
  if (taken.length === 0) return;
  const ours = args.filter(
    (arg, place) =>
      arg.startsWith("-") ||
      takesValue(args[place - 1]) ||
      isCommand(arg) ||
      SEMANTIC_VERSION.test(arg.replace(/^v/, "")),
  );
  const line = [...ours, ...taken.map(({ written }) => written)].join(" ");
  const names = taken.map((each) => each.option);
  const settings = names.includes("--json")
    ? `. If an .npmrc sets json: npm run --no-json release -- ${ours.join(" ")}`.trimEnd()
    : "";
  throw misused(
    `npm consumed ${names.join(" and ")}: put \`--\` before it: npm run release -- ${line}${settings}`,
  );
}
