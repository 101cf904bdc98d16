/** What the command's exit code means; scripts may rely on the numbers. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  /** Also what would be done and was not confirmed: then nothing was changed. */
  refused: 3,
  unavailable: 4,
  denied: 5,
  /** verify, doctor, history, validation. */
  differs: 6,
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
