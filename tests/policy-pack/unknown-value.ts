/** The policy SDK's error for a value that only an update will know; it knows its own by the class's name, as the pack does. */
class UnknownValueError extends Error {}

/** A record in which reading these keys fails as it does in a preview. */
export function withUnknown(
  known: Readonly<Record<string, unknown>>,
  ...unknown: readonly string[]
): Readonly<Record<string, unknown>> {
  const record = { ...known };
  for (const key of unknown) {
    Object.defineProperty(record, key, {
      enumerable: true,
      get: () => {
        throw new UnknownValueError(`string value at .${key} can't be known during preview`);
      },
    });
  }
  return record;
}
