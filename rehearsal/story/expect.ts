import type { PromiseName } from "./promises";

/** The rehearsal saw something other than what it proves. */
export class NotProved extends Error {
  override readonly name = "NotProved";

  /** @param promise The one that does not hold, where it is one. */
  constructor(
    message: string,
    readonly promise?: PromiseName,
  ) {
    super(message);
  }
}

/** @throws NotProved with the message unless the condition holds. @param promise That which it is a part of. */
export function demand(condition: boolean, otherwise: string, promise?: PromiseName): asserts condition {
  if (!condition) throw new NotProved(otherwise, promise);
}

/**
 * Runs a call that AWS must refuse.
 * @returns the code of the refusal. @throws NotProved when it is allowed.
 */
export async function refused(
  what: string,
  promise: PromiseName,
  call: () => Promise<unknown>,
): Promise<string> {
  try {
    await call();
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    // Services that speak JSON answer 400 with the name.
    if ($metadata?.httpStatusCode === 403 || name === "AccessDeniedException") return name;
    throw error;
  }
  throw new NotProved(`${what} was allowed`, promise);
}
