import type { Environment } from "../accounts/environment";
import { SEMANTIC_VERSION } from "../release-file";
import type { Command } from "./command";
import { misused } from "./exit-code";
import { type Line, optionsOf } from "./parse";

/**
 * Options that do not stand behind `--` npm takes for its own: they come in its environment alone, and the value of one
 * as a word. A promotion would silently be none.
 * @param name The command that is called.
 * @throws CommandError with the line that was meant
 */
export function demandOptionsArrived(
  line: Line,
  commands: Readonly<Record<string, Command>>,
  fallback: string,
  env: Environment,
): void {
  const isCommand = (text: string) => Object.hasOwn(commands, text);
  const name = line.words.find(({ text }) => isCommand(text))?.text ?? fallback;
  const command = commands[name];
  if (!command) return;
  const taken = Object.entries(optionsOf(command)).flatMap(([option, { value: placeholder, short }]) => {
    const found = env[`npm_config_${option}`] ?? "";
    const here = [`--${option}`, ...(short === undefined ? [] : [`-${short}`])];
    if (["", "false", "null"].includes(found) || line.args.some((arg) => isOneOf(arg, here))) return [];
    const value = placeholder === undefined ? "" : ` ${found === "true" ? placeholder : found}`;
    return [{ option, written: `--${option}${value}` }];
  });
  if (taken.length === 0) return;
  const ours = line.args.filter((_, index) => {
    const word = line.words.find((each) => each.index === index)?.text;
    return word === undefined || isCommand(word) || SEMANTIC_VERSION.test(word.replace(/^v/, ""));
  });
  const words = [...ours, ...taken.map(({ written }) => written)];
  const names = taken.map(({ option }) => `--${option}`).join(" and ");
  const settings = taken.some(({ option }) => option === "json")
    ? `. Where an .npmrc sets json: npm run --no-json release -- ${ours.join(" ")}`.trimEnd()
    : "";
  throw misused(
    `npm took ${names} for itself: write \`--\` after release: npm run release -- ${words.join(" ")}${settings}`,
  );
}

/** `--stack`, `--stack=prod`, `-s`, `-sprod`. */
const isOneOf = (arg: string, names: readonly string[]): boolean =>
  names.some((name) => arg === name || arg.startsWith(name.startsWith("--") ? `${name}=` : name));
