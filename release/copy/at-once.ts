/** Requests about one image that are under way together. */
const AT_ONCE = 12;

/** Maps `items`, a few at a time. After a failure no item is begun; it is thrown when those under way have ended. */
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
  const workers = Array.from({ length: Math.min(AT_ONCE, items.length) }, work);
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return results;
}
