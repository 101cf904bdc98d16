/**
 * What each exit code of the task means. The numbers are those of sysexits(3) where it has one;
 * 67 is ours (sysexits calls it "no user", which a task cannot meet), 143 is the shell's 128 + SIGTERM.
 */
export const exitCodes = {
  /** The result and its metrics are written. */
  Done: 0,
  /** The CSV is empty, malformed, or does not fit the model. */
  BadInput: 65,
  /** The bucket, the input or the model (or that version of it) does not exist. */
  NotFound: 66,
  /** The model is not the one whose checksum was given, is too large, or is malformed. */
  BadModel: 67,
  /** AWS could not be reached, or throttled, after the SDK's own retries. */
  Unavailable: 69,
  /** A defect of the task itself; its stack is logged. */
  Unexpected: 70,
  /** AWS refused the task's credentials for an action on a resource. */
  AccessDenied: 77,
  /** A parameter or environment variable is missing or wrong. */
  BadConfiguration: 78,
  /** Stopped by SIGTERM; the upload was given up. */
  Terminated: 143,
} as const;

/** The ways in which a run ends without a result for a reason that is known. */
export type FailureKind = Exclude<keyof typeof exitCodes, "Done" | "Unexpected">;
