/** Why something was not done with a release; each has its exit code on the command line. */
export type Reason =
  | "usage" // wrong arguments, settings or files
  | "refused" // not allowed as things are; nothing was changed
  | "unavailable" // AWS or a registry gave no answer; the same may work later
  | "denied" // AWS or a registry refuses the caller
  | "unexpected"; // a defect

/** Says in a sentence for the user what was found, what is allowed and what to do. */
export class ReleaseError extends Error {
  override readonly name = "ReleaseError";

  constructor(
    readonly reason: Reason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const refused = (message: string): ReleaseError => new ReleaseError("refused", message);

export const misused = (message: string): ReleaseError => new ReleaseError("usage", message);
