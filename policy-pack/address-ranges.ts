import type { Inputs } from "./inputs";

/** More addresses than any private network has: 10.0.0.0/8 and fd00::/8 are the largest. */
const LARGEST_PREFIX = 8;

/**
 * The ranges under these keys, each a text or a list of them, that take in the internet.
 * @throws Error for a range that is none
 */
export const openRanges = (inputs: Inputs, ...keys: readonly string[]): readonly string[] =>
  keys
    .flatMap((key) => inputs[key] ?? [])
    .map(String)
    .filter(isOpen);

function isOpen(range: string): boolean {
  const prefix = /^[\da-f.:]+\/(\d{1,3})$/i.exec(range.trim())?.[1];
  if (prefix === undefined) throw new Error(`${JSON.stringify(range)} is not a range of addresses`);
  return Number(prefix) < LARGEST_PREFIX;
}
