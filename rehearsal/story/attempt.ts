import { refused } from "./expect";
import type { PromiseName } from "./promises";
import type { Refusal } from "./steps";

/** Who asks for what that is not theirs, and what has to refuse it. */
export type Attempt = readonly [
  who: string,
  asked: string,
  layer: Refusal["layer"],
  call: () => Promise<unknown>,
];

/** Makes every attempt. @throws NotProved when one of them is allowed */
export async function attempt(promise: PromiseName, attempts: readonly Attempt[]): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const [who, asked, layer, call] of attempts)
    refusals.push({ who, asked, layer, code: await refused(`${who}: ${asked}`, promise, call) });
  return refusals;
}
