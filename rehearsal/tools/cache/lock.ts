import { mkdir, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

/** How often the holder of a lock shows that it lives, in milliseconds. */
const BEAT = 1_000;
/** Without so many beats a lock is a dead process's. */
const MISSED_BEATS = 10;

export interface LockOptions {
  /** Called again and again while another process holds the lock. */
  readonly onWait: () => void;
  readonly signal: AbortSignal;
  /** @default 1000 milliseconds */
  readonly beat?: number | undefined;
}

/**
 * Does `work` while no other process does work under the same lock, a folder that its holder touches at every beat.
 *
 * Beats are counted by whoever waits, and times are compared for change only: neither a sleeping laptop nor the clock of
 * a file server makes a live lock look dead. A process id would mean nothing to a container that shares the folder.
 */
export async function withLock<T>(lock: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const beat = options.beat ?? BEAT;
  for (let seen = 0, missed = 0; !(await take(lock));) {
    const touched = await lastBeat(lock);
    missed = touched === seen ? missed + 1 : 0;
    seen = touched;
    if (missed >= MISSED_BEATS) await release(lock);
    options.onWait();
    await pause(beat, undefined, { signal: options.signal });
  }
  const beating = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => undefined), beat);
  try {
    return await work();
  } finally {
    clearInterval(beating);
    await release(lock);
  }
}

function take(lock: string): Promise<boolean> {
  return mkdir(lock).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

/** @returns 0 when the lock is gone meanwhile */
const lastBeat = (lock: string) =>
  stat(lock).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

const release = (lock: string) => rm(lock, { recursive: true, force: true });
