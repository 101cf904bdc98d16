/** What the command's exit code means; scripts may rely on the numbers. */
export const EXIT = {
  /** Done, or nothing to do. */
  done: 0,
  /** A defect of the command itself. */
  unexpected: 1,
  /** Wrong arguments, or settings and files that cannot be read. */
  usage: 2,
  /**
   * Something stands in the way, or is not as it must be; the message says what and what to do. Also what would be done
   * and was not confirmed: then nothing was changed.
   */
  refused: 3,
  /** AWS or a registry gave no answer; the same command may work later. */
  unavailable: 4,
  /** AWS or a registry refuses the caller. */
  denied: 5,
  /** What was compared differs: verify, doctor, validate-model. */
  differs: 6,
  /** Ended by a signal. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The same in a few words, for the list of commands. */
export const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "done, or nothing to do",
  usage: "wrong arguments or files",
  refused: "refused, or not confirmed",
  unavailable: "no answer, try again",
  denied: "access denied",
  differs: "compared and different",
  interrupted: "interrupted",
  unexpected: "a defect",
};
