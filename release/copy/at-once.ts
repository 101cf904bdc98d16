/** Requests to one registry that are under way together. */
const AT_ONCE = 6;

/** Maps `items` in their order, a few at a time; the first failure is thrown and no further item is begun. */
export async function mapSome<T, R>(items: readonly T[], map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  const work = async () => {
    while (next < items.length && !failed) {
      const position = next++;
      try {
        results[position] = await map(items[position] as T);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return results;
}
