import { RunError } from "@pulumi/pulumi/errors";

/**
 * Something for the user to put right; the message says what and how. It has no stack: Pulumi's runner colors one, and
 * Node 20.20 takes up to 20 s to color a frame such as `node_modules/@pulumi/output.ts:519:31`
 * (lib/internal/util/inspect.js, `markNodeModules`).
 */
export class ProgramError extends RunError {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}
