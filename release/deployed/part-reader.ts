import type { Account } from "../accounts/accounts";
import { couldNotTell, isForbidden } from "./could-not-tell";

/** Reads parts of a stack, each by itself: one that the caller may not read hides no other. */
export class PartReader<Part extends string> {
  private readonly refusals: Partial<Record<Part, string>> = {};

  constructor(private readonly account: Account) {}

  /** Why a part could not be told: AWS refuses the caller. */
  get untold(): Readonly<Partial<Record<Part, string>>> {
    return this.refusals;
  }

  /** @returns what is there, or `nothing` where the caller may not look. @throws the SDK's other errors */
  async read<T>(part: Part, nothing: T, read: (of: Account) => Promise<T>): Promise<T> {
    try {
      return await read(this.account);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      this.refusals[part] = couldNotTell(error);
      return nothing;
    }
  }
}
