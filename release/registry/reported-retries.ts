import { type RetryPolicy, systemClock } from "./retry";
import type { Progress } from "../workspace";

/** Reports each further attempt at a host once, however many requests wait for it. */
export function reportedRetries(progress: Progress): RetryPolicy {
  const reported = new Map<string, number>();
  return {
    clock: systemClock,
    onWait: ({ host, attempt, attempts, milliseconds }) => {
      if (attempt <= (reported.get(host) ?? 0)) return;
      reported.set(host, attempt);
      progress.step(
        `${host}: attempt ${attempt} of ${attempts} failed, next in ${Math.ceil(milliseconds / 1000)} s`,
      );
    },
  };
}
