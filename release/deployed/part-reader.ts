import type { Account } from "../accounts/accounts";
import { causeOf, isDenied } from "../failure";

/** Reads parts of a stack or of a pipeline, each by itself: one that the caller may not read hides no other. */
export class PartReader<Part extends string, Of extends Account> {
  /** Why a part could not be read: AWS refuses the caller. */
  readonly refusals: Partial<Record<Part, string>> = {};

  constructor(private readonly account: Of) {}

  /** @returns what is there, or `nothing` where the caller may not look. @throws the SDK's other errors */
  async read<T>(part: Part, nothing: T, read: (of: Of) => Promise<T>): Promise<T> {
    try {
      return await read(this.account);
    } catch (error) {
      if (!isDenied(error)) throw error;
      this.refusals[part] = causeOf(error);
      return nothing;
    }
  }
}
