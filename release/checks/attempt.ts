import { causeOf, failureOf, isDenied } from "../failure";
import { type About, type Check, unreadable } from "./check";

/** What was read, or the failing check that says why it could not be. */
export type Attempt<T> = { readonly value: T } | { readonly check: Check };

/**
 * Reads what a check is about; when AWS or a registry refuses the caller, that is a failing check, never a pass.
 * @param isOwn Which errors say nothing of anything else that is read. @throws every other
 */
export async function attempt<T>(
  about: About,
  read: () => Promise<T>,
  isOwn: (error: unknown) => boolean = isDenied,
): Promise<Attempt<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!isOwn(error)) throw error;
    return { check: failedAttempt(about, error) };
  }
}

/** Makes checks; when they cannot be made, that is one failing check. @throws errors of the network, of the caller's credentials and files */
export async function attemptChecks(
  about: About,
  make: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  const made = await attempt(
    about,
    make,
    (error) => isDenied(error) || ["refused", "unexpected"].includes(failureOf(error).reason),
  );
  return "check" in made ? [made.check] : made.value;
}

/** A failing check that says why it could not be made. */
export const failedAttempt = (about: About, error: unknown): Check =>
  unreadable(about, causeOf(error), isDenied(error) ? "forbidden" : "unclear");
