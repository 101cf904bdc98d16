/** Requests of one kind that are under way together: each takes a connection, and a process has 1,024 open files or fewer. */
const AT_ONCE = 12;

/** Maps `items`, as many at a time as `most` says. After a failure no item is begun; it is thrown when those under way have ended. */
export async function mapSome<T, R>(
  items: readonly T[],
  map: (item: T) => Promise<R>,
  most = AT_ONCE,
): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  let failed = false;
  const work = async () => {
    for (const [position, item] of left) {
      if (failed) return;
      results[position] = await map(item);
    }
  };
  const workers = Array.from({ length: Math.min(most, items.length) }, () =>
    work().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return results;
}
