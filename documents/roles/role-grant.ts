import { roleArn } from "../../settings/arns";
import type { Conditions } from "../policy";

/** Exact roles of a target. */
export interface RoleGrant {
  /** The target's stack, such as `prod`. */
  readonly stack: string;
  readonly account: string;
  readonly roles: readonly string[];
  /** AWS Organizations id that the caller must belong to as well. */
  readonly organizationId?: string | undefined;
}

/** Principal and condition of a statement that allows exactly the roles of a grant. */
export interface RolePrincipal {
  readonly Principal: { readonly AWS: readonly string[] };
  readonly Condition: Conditions;
}

/**
 * Names exact roles of another account before they exist: AWS refuses a policy whose principal is a role that is not
 * there yet, so the principal is the account and the condition is the role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function onlyRoles({ account, roles, organizationId }: RoleGrant): RolePrincipal {
  const exact: Conditions = {
    ArnEquals: { "aws:PrincipalArn": roles.map((role) => roleArn(account, role)) },
  };
  return {
    Principal: { AWS: [`arn:aws:iam::${account}:root`] },
    Condition: organizationId
      ? { ...exact, StringEquals: { "aws:PrincipalOrgID": [organizationId] } }
      : exact,
  };
}
