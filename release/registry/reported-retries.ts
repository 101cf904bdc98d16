import { type Patience, systemClock } from "./retry";
import type { Progress } from "../workspace";

/** Patience with registries that tells what it waits for: of each further attempt at a host once, however many ask it. */
export function patienceOf(progress: Progress): Patience {
  const told = new Map<string, number>();
  return {
    clock: systemClock,
    onWait: ({ host, attempt, attempts, milliseconds }) => {
      if (attempt <= (told.get(host) ?? 0)) return;
      told.set(host, attempt);
      progress.step(
        `${host}: attempt ${attempt} of ${attempts} failed, next in ${Math.ceil(milliseconds / 1000)} s`,
      );
    },
  };
}
