/**
 * The answer; undefined when AWS says, by one of these errors, that there is no such thing. Any other error is thrown.
 * @param absent Names of the errors, or what tells them.
 */
export async function ifThere<T>(
  absent: readonly string[] | ((error: Error) => boolean),
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (
      error instanceof Error &&
      (typeof absent === "function" ? absent(error) : absent.includes(error.name))
    )
      return undefined;
    throw error;
  }
}
