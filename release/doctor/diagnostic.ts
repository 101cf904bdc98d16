import type { Attempted } from "../checks/attempt";
import type { Check } from "../checks/check";
import type { Call } from "../command-line/command";

/** What is looked at. An account is signed in to when it is needed: one that is closed hides nothing else. */
export type Examined = Pick<Call, "accounts" | "stacks" | "folder" | "regctl">;

/** A problem that people have, as something that can be checked. */
export interface Examination extends Attempted {
  /** @param about What the check is about; what it names itself goes before. */
  readonly look: (call: Examined, about: Attempted) => Promise<readonly Check[]>;
}
