import type { Settings } from "../../../settings/settings";
import { policy, type PolicyDocument } from "../../policy";
import { imagePolicies } from "../image-policies";
import { apart, exceptOfOthers, NO_RESOURCE, together, type Access, type Share } from "./access";
import { identityAccess, roleAccess } from "./identity";
import { aliasAccess, keyAccess } from "./key";
import { DESCRIBE_NETWORKS, networkAccess, privateDns } from "./network";
import { repositoryAccess, storageAccess } from "./storage";
import { workflowAccess } from "./workflow";

/** What is together in the statements of `resources`: what names its resources, and what takes none. */
export function sharedAccesses(settings: Settings): Readonly<Record<"named" | "unnamed", readonly Access[]>> {
  const accesses = [
    ...storageAccess(settings),
    ...workflowAccess(settings),
    roleAccess(settings),
    DESCRIBE_NETWORKS,
    ...(settings.network.egress === "endpoints" ? [privateDns(settings)] : []),
    ...(settings.encryption === "customer-managed" ? aliasAccess(settings) : []),
  ];
  return {
    named: accesses.filter(({ resource }) => resource !== NO_RESOURCE),
    unnamed: accesses.filter(({ resource }) => resource === NO_RESOURCE),
  };
}

/**
 * A role's share of everything that reading and changing one stack takes.
 * @returns policies by name. `resources` is the longest, and fits into a role; each other one fits into a policy of its own.
 */
export function stackPolicies(settings: Settings, share: Share): Readonly<Record<string, PolicyDocument>> {
  const { named, unnamed } = sharedAccesses(settings);
  const policies: Readonly<Record<string, PolicyDocument>> = {
    resources: policy(
      ...together("Named", named, share, exceptOfOthers(settings)),
      ...together("Unnamed", unnamed, share),
    ),
    ...imagePolicies(Object.keys(settings.images), (images) =>
      policy(...together("Repositories", [repositoryAccess(settings, images)], share)),
    ),
    network: policy(...apart(networkAccess(settings), share)),
    key: policy(...(settings.encryption === "customer-managed" ? apart(keyAccess(settings), share) : [])),
    roles: policy(...apart(identityAccess(settings), share)),
  };
  return Object.fromEntries(Object.entries(policies).filter(([, { Statement }]) => Statement.length > 0));
}
