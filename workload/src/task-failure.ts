import { exitCodes, type FailureKind } from "./exit-codes";

/**
 * A failure whose reason is known. The message is for the operator: what was found, what is allowed and
 * what to do next. Anything else that is thrown is a defect (exit code 70).
 */
export class TaskFailure extends Error {
  readonly exitCode: number;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = kind;
    this.exitCode = exitCodes[kind];
  }
}
