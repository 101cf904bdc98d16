import type { Check, Place } from "./check";

/** What a check is about, should it be impossible to make. */
export interface Attempted {
  readonly where: Place;
  readonly name: string;
  readonly expected: string;
  /** What to do when it cannot be made. */
  readonly fix: string;
}

/** Makes checks; when they cannot be made, that is a failing check which says why: "could not tell" is never a pass. */
export async function attempt(
  attempted: Attempted,
  make: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await make();
  } catch (error) {
    return [{ ...attempted, ok: false, found: `could not tell: ${reasonOf(error)}` }];
  }
}

/** An error in one line; one of AWS with the name by which AWS documents it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  const named = "$metadata" in error && !message.includes(name) ? `${name}: ` : "";
  return `${named}${message}`.replaceAll(/\s+/g, " ");
}
