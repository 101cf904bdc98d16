/** Those with the same key together, in the order of the first of each. */
export function grouped<T, K>(values: readonly T[], key: (value: T) => K): [key: K, values: [T, ...T[]]][] {
  const found = new Map<K, [T, ...T[]]>();
  for (const value of values) {
    const group = found.get(key(value));
    if (group) group.push(value);
    else found.set(key(value), [value]);
  }
  return [...found];
}
