import type { About, Check } from "../checks/check";
import type { Workspace } from "../workspace";

/** A problem that people have, as something that can be checked. */
export interface Diagnostic extends About {
  /** @param about The diagnostic's own place, name and expectation, for the check that it makes. */
  readonly run: (workspace: Workspace, about: About) => Promise<readonly Check[]>;
}
