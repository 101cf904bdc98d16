import type { Settings } from "../../settings/settings";
import type { Principal, Request } from "../decide";

/** One line of the matrix: a request, and who is expected to be allowed it. */
export interface Question extends Request {
  /** What the matrix shows. */
  readonly label: string;
  /** Everybody else of the section is expected to be denied. */
  readonly allowed: readonly Principal[];
}

/** Some requests, each asked of the same principals. */
export interface Section {
  readonly title: string;
  readonly askers: readonly Principal[];
  readonly questions: readonly Question[];
  /** Whether the organization's service control policy applies as well. */
  readonly organization?: true;
}

/** What is asked of a stack that has a key of its own only. */
export const ofOwnKey = (
  { encryption }: Pick<Settings, "encryption">,
  ...questions: readonly Question[]
): readonly Question[] => (encryption === "customer-managed" ? questions : []);

/** Asks about resources of one account. */
export const question =
  (account: string) =>
  (
    label: string,
    action: string,
    resource: string,
    allowed: readonly Principal[],
    context?: Request["context"],
  ): Question => ({ label, action, resource, account, allowed, ...(context ? { context } : {}) });
