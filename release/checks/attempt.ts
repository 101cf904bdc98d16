import { causeOf, failureOf, isDenied } from "../failure";
import { type About, type Check, unchecked } from "./check";

/** What was read, or the failing check that says why it could not be. */
export type Attempt<T> = { readonly value: T } | { readonly check: Check };

/**
 * Reads what a check is about; when that is impossible, it is a failing check, never a pass.
 * @param isOwn Errors that say nothing of anything else that is read; default: access denied. @throws every other
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
    return { check: unchecked(about, causeOf(error), isDenied(error) ? "forbidden" : "unclear") };
  }
}

/** Whatever is not of the network, of the caller's credentials or of files, where nothing else could be checked either. */
const isOfThisAlone = (error: unknown): boolean =>
  isDenied(error) || ["refused", "unexpected"].includes(failureOf(error).reason);

/** Makes checks; when they cannot be made, that is one failing check. */
export async function attemptChecks(
  about: About,
  make: () => Promise<readonly Check[]>,
  isOwn = isOfThisAlone,
): Promise<readonly Check[]> {
  const made = await attempt(about, make, isOwn);
  return "check" in made ? [made.check] : made.value;
}
