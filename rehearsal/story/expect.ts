/** The rehearsal saw something other than what it proves. */
class NotProved extends Error {
  override readonly name = "NotProved";
}

/** @throws NotProved with the message unless the condition holds. */
export function demand(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new NotProved(otherwise);
}

/** Runs a call that AWS must refuse. @returns the code of the refusal. @throws NotProved when it is allowed. */
export async function refused(what: string, call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    // Services that speak JSON answer 400 with the name.
    if ($metadata?.httpStatusCode === 403 || name === "AccessDeniedException") return name;
    throw error;
  }
  throw new NotProved(`${what} was allowed`);
}
