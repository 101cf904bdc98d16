import type { Settings } from "../../settings/settings";
import type { Principal, Request } from "../decide";

/** A row of the matrix: a request, and who is expected to be allowed it. */
export interface ExpectedRequest extends Request {
  /** What the matrix shows. */
  readonly label: string;
  /** Everybody else of the section is expected to be denied. */
  readonly allowed: readonly Principal[];
}

/** Requests that are decided for the same principals. */
export interface Section {
  readonly title: string;
  readonly principals: readonly Principal[];
  readonly requests: readonly ExpectedRequest[];
  /** Whether the organization's service control policy applies as well. */
  readonly organization?: true;
}

/** Requests that only a stack with a key of its own has. */
export const ofOwnKey = (
  { encryption }: Pick<Settings, "encryption">,
  ...requests: readonly ExpectedRequest[]
): readonly ExpectedRequest[] => (encryption === "customer-managed" ? requests : []);

/** Makes requests to resources of a stack's account. */
export const requestsTo =
  ({ account }: Pick<Settings, "account">) =>
  (
    label: string,
    action: string,
    resource: string,
    allowed: readonly Principal[],
    context?: Request["context"],
  ): ExpectedRequest => ({ label, action, resource, account, allowed, ...(context ? { context } : {}) });
