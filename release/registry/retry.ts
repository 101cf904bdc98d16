import { setTimeout } from "node:timers/promises";
import { RegistryError } from "./registry-error";

/** Time and randomness, so that tests need neither. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends early, with an error, when the signal is given. */
  pause(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0 and below 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  pause: (milliseconds, signal) => setTimeout(milliseconds, undefined, { ...(signal && { signal }) }),
  random: () => Math.random(),
};

/** How often to ask a registry that does not answer. */
export interface RetryPolicy {
  readonly clock: Clock;
  /** Attempts at one thing, the first included; default 10, about a minute of waiting in all. */
  readonly attempts?: number;
  /** Called before each wait. */
  readonly onWait?: (wait: Wait) => void;
}

/** An attempt at a host has failed, and the next one comes. */
export interface Wait {
  readonly host: string;
  /** Which attempt failed, counted from 1, and how many there will be. */
  readonly attempt: number;
  readonly attempts: number;
  /** Until the next one. */
  readonly milliseconds: number;
}

const ATTEMPTS = 10;
/** At a host whose name cannot be resolved: mostly it is misspelled, or this machine has no network. */
const ATTEMPTS_UNRESOLVED = 2;
/** Milliseconds, doubled with every attempt; the wait is a random part of it. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** Milliseconds that a registry may ask for with Retry-After; a longer wait is left to the caller. */
const LONGEST_ASKED = 120_000;

/** One attempt failed for a reason that may go away: 429, 5xx, a broken connection. */
export class Unavailable extends Error {
  constructor(
    message: string,
    /** Milliseconds that the registry asked for. */
    readonly retryAfter?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Waits after the failed attempt of this number. @throws RegistryError `registry-unavailable` when there are no more attempts */
export async function waitForRetry(
  error: Unavailable,
  failed: number,
  host: string,
  { clock, attempts: most = ATTEMPTS, onWait }: RetryPolicy,
): Promise<void> {
  const unavailable = (next: string) =>
    new RegistryError(
      "registry-unavailable",
      `${host} is not available: ${error.message}. ${next}; what is copied already is not copied again.`,
      { cause: error },
    );
  const attempts = isUnresolved(error) ? Math.min(most, ATTEMPTS_UNRESOLVED) : most;
  const asked = error.retryAfter ?? 0;
  if (asked > LONGEST_ASKED)
    throw unavailable(`Rate limited: run the same command again in ${Math.ceil(asked / 1000)} s`);
  if (failed >= attempts)
    throw unavailable(`Tried ${failed} times without success: run the same command again when it answers`);
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failed - 1));
  const milliseconds = asked + Math.ceil(clock.random() * longest);
  onWait?.({ host, attempt: failed, attempts, milliseconds });
  await clock.pause(milliseconds);
}

/** Whether the resolver knows no such host, or cannot be asked. */
function isUnresolved({ cause }: Unavailable): boolean {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code === "ENOTFOUND" || code === "EAI_AGAIN";
}

/** Runs `attempt` until it succeeds, fails for good, or the policy allows no more. */
export async function retry<T>(host: string, retries: RetryPolicy, attempt: () => Promise<T>): Promise<T> {
  for (let failed = 1; ; failed += 1)
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      await waitForRetry(error, failed, host, retries);
    }
}

/**
 * Milliseconds that Retry-After asks for: seconds or a date (RFC 9110, section 10.2.3).
 *
 * A date is one of the registry's clock, so it is compared with the answer's own Date; only an answer without one is
 * compared with our clock.
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const asked = headers.get("retry-after")?.trim();
  if (asked === undefined) return undefined;
  const theirs = Date.parse(headers.get("date") ?? "");
  const milliseconds = /^\d+$/.test(asked)
    ? Number(asked) * 1000
    : Date.parse(asked) - (Number.isNaN(theirs) ? now : theirs);
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
