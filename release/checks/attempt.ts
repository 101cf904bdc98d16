import { describeFailure } from "../failure";
import { EXIT } from "../command-line/exit-code";
import { couldNotTell, isForbidden } from "../deployed/could-not-tell";
import type { Check } from "./check";

/** What a check is about, should it be impossible to make. */
export type Attempted = Pick<Check, "where" | "name" | "expected">;

/** Errors that say nothing of anything else that is asked; any other, as of the network or of the caller's files, ends the command. */
const ALONE: readonly number[] = [EXIT.refused, EXIT.unexpected];

/**
 * Makes checks; when they cannot be made, that is a failing check which says why: "could not tell" is never a pass, and
 * what would help with a difference is not told.
 */
export async function attempt(
  attempted: Attempted,
  make: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await make();
  } catch (error) {
    if (!isForbidden(error) && !ALONE.includes(describeFailure(error).exitCode)) throw error;
    return [untoldCheck(attempted, error)];
  }
}

/** What a reader answers, or the check that says why the caller may not ask. */
export type Told<T> = { readonly value: T } | { readonly check: Check };

/** Asks a reader that no check can do without. @throws what is not about the caller's permissions */
export async function told<T>(attempted: Attempted, read: () => Promise<T>): Promise<Told<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return { check: untoldCheck(attempted, error) };
  }
}

/** A failing check that says why it could not be made. */
export function untoldCheck({ where, name, expected }: Attempted, error: unknown): Check {
  const untold = isForbidden(error) ? "forbidden" : "unclear";
  return { where, name, ok: false, untold, found: couldNotTell(error), expected, fix: "" };
}
