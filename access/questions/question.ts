import type { Request } from "../decide";
import type { PrincipalName } from "../principals";

/** One line of the matrix: a request, and who is expected to be allowed it. */
export interface Question extends Request {
  /** What the matrix shows. */
  readonly label: string;
  /** Everybody else of the section is expected to be denied. */
  readonly allowed: readonly PrincipalName[];
}

/** Some requests, each asked of the same principals. */
export interface Section {
  readonly title: string;
  readonly askers: readonly PrincipalName[];
  readonly questions: readonly Question[];
  /** Whether the organization's service control policy applies as well. */
  readonly organization?: true;
}

/** Asks about resources of one account. */
export const question =
  (account: string) =>
  (
    label: string,
    action: string,
    resource: string,
    allowed: readonly PrincipalName[],
    context?: Request["context"],
  ): Question => ({ label, action, resource, account, allowed, ...(context ? { context } : {}) });
