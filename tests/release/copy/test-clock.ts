import type { Clock } from "../../../release/registry/retry";

/** A clock whose pauses take no time and are counted. */
export class TestClock implements Clock {
  readonly pauses: number[] = [];

  constructor(private time = Date.parse("2026-01-31T12:00:00Z")) {}

  now(): number {
    return this.time;
  }
  async pause(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds);
    this.time += milliseconds;
    await new Promise(setImmediate);
  }
  random(): number {
    return 0.5;
  }
}
