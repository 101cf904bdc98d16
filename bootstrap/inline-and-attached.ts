import type { TrustedRoleArgs } from "../components/identity/trusted-role";
import type { PolicyDocument } from "../documents/policy";

/**
 * Shares what a role of the stack's setup may do between IAM's two limits: the longest policy is the role's own, the
 * others are attached to it.
 */
export function inlineAndAttached({
  resources,
  ...attached
}: Readonly<Record<string, PolicyDocument>>): Pick<TrustedRoleArgs, "policies" | "attached"> {
  return { policies: resources ? { resources } : {}, attached };
}
