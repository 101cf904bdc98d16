/** A contender's figures, each the median of the runs. */
export interface Measured<T> {
  readonly contender: T;
  readonly seconds: number;
  /** How many times as long as the first contender it takes. */
  readonly ratio: number;
  /** How many seconds more than the contender before it takes. */
  readonly more: number;
}

/**
 * Measures contenders in turns, so that a busy moment hits all of them; each run begins with another one, as what one
 * has written the disk does while the next is at work.
 * @param measure Seconds of one contender.
 */
export async function sideBySide<T>(
  contenders: readonly T[],
  runs: number,
  measure: (contender: T) => Promise<number>,
): Promise<readonly Measured<T>[]> {
  const taken = contenders.map((): number[] => []);
  for (let run = 0; run < runs; run++)
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (run + turn) % contenders.length;
      taken[index]![run] = await measure(contenders[index]!);
    }
  return contenders.map((contender, index) => {
    const seconds = taken[index]!;
    const before = taken[Math.max(0, index - 1)]!;
    return {
      contender,
      seconds: median(seconds),
      ratio: median(seconds.map((each, run) => each / taken[0]![run]!)),
      more: median(seconds.map((each, run) => each - before[run]!)),
    };
  });
}

/** Seconds that something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
