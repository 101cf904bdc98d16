/**
 * Count, mean and standard deviation of numbers that are seen once, each in constant memory. Welford's method: summing
 * squares would lose every digit for values far from 0. https://doi.org/10.1080/00401706.1962.10490022
 */
export class Statistics {
  private seen = 0;
  private average = 0;
  private squaredDistances = 0;

  add(value: number): void {
    this.seen += 1;
    const distance = value - this.average;
    this.average += distance / this.seen;
    this.squaredDistances += distance * (value - this.average);
  }

  get count(): number {
    return this.seen;
  }

  /** What the `done` line reports of the scaled column: a name without a finite number is left out. */
  metrics(): Readonly<Record<string, number>> {
    const all = {
      rows: this.seen,
      mean: this.average,
      /** Of the rows themselves, not an estimate for others: divided by their number, as a standard scaler does. */
      standardDeviation: Math.sqrt(this.squaredDistances / this.seen),
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => Number.isFinite(value)));
  }
}
