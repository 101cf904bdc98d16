export type Enforcement = "advisory" | "mandatory" | "remediate" | "disabled";

/** Something a policy said about a resource or the stack. */
export interface Violation {
  /**
   * `violation`: the policy was broken. `not-run`: the policy met a value that only an update will know, so it could
   * not tell; the policy SDK makes that an advisory even for a mandatory policy. `remediated`: the policy corrected
   * the resource's inputs.
   */
  readonly kind: "violation" | "not-run" | "remediated";
  /** The policy's name. */
  readonly policy: string;
  readonly message: string;
  /** For `not-run`, the level the policy itself has. */
  readonly enforcement: Enforcement;
  /** The resource; empty for a stack policy that names none. */
  readonly urn: string;
}

/** Whether the violation fails the run. At preview "could not tell" is tolerated; in an update it is not. */
export function isBlocking(violation: Violation, mode: "preview" | "up"): boolean {
  const enforced = violation.enforcement === "mandatory" || violation.enforcement === "remediate";
  switch (violation.kind) {
    case "violation":
      return enforced;
    case "not-run":
      return enforced && mode === "up";
    case "remediated":
      return false;
  }
}
