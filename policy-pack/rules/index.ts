import type { Rule } from "../rule";
import type { StackRule } from "../stack-rule";
import { allowedResourceTypes } from "./builds/allowed-resource-types";
import { noBuildPermissions } from "./builds/no-build-permissions";
import { noBuildResources } from "./builds/no-build-resources";
import { noBuildTargets } from "./builds/no-build-targets";
import { noBuilderContainers } from "./builds/no-builder-containers";
import { noBuildingManagedPolicies } from "./builds/no-building-managed-policies";
import { noInlineCode } from "./builds/no-inline-code";
import { hardenedContainers } from "./compute/hardened-containers";
import { noPlaintextSecrets } from "./compute/no-plaintext-secrets";
import { noPublicIp } from "./compute/no-public-ip";
import { separateTaskRoles } from "./compute/separate-task-roles";
import { completeBuckets } from "./data/complete-buckets";
import { dataLifecycle } from "./data/data-lifecycle";
import { encryptionAtRest } from "./data/encryption-at-rest";
import { guardedQueuesAndTopics } from "./data/guarded-queues-and-topics";
import { listedPrincipals } from "./data/listed-principals";
import { noAcls } from "./data/no-acls";
import { noForceDestroy } from "./data/no-force-destroy";
import { noPublicAccess } from "./data/no-public-access";
import { protectData } from "./data/protect-data";
import { tlsOnly } from "./data/tls-only";
import { versioning } from "./data/versioning";
import { guardedRepositories } from "./images/guarded-repositories";
import { noUsersOrKeys } from "./identity/no-users-or-keys";
import { noWildcardActions } from "./identity/no-wildcard-actions";
import { noWildcardResources } from "./identity/no-wildcard-resources";
import { ownRoles } from "./identity/own-roles";
import { permissionsBoundary } from "./identity/permissions-boundary";
import { scopedPassRole } from "./identity/scoped-pass-role";
import { scopedTrust } from "./identity/scoped-trust";
import { imagesByDigest } from "./images/images-by-digest";
import { immutableTags } from "./images/immutable-tags";
import { repositoryAccess } from "./images/repository-access";
import { scanOnPush } from "./images/scan-on-push";
import { boundEndpoints } from "./network/bound-endpoints";
import { closedDefaultGroups } from "./network/closed-default-groups";
import { completeNetworks } from "./network/complete-networks";
import { noOpenEgress } from "./network/no-open-egress";
import { noOpenIngress } from "./network/no-open-ingress";
import { accountAndRegion } from "./operations/account-and-region";
import { alarmActions } from "./operations/alarm-actions";
import { keyRotation } from "./operations/key-rotation";
import { logRetention } from "./operations/log-retention";
import { logTargets } from "./operations/log-targets";
import { loggingAndTracing } from "./operations/logging-and-tracing";
import { notificationTargets } from "./operations/notification-targets";
import { requiredTags } from "./operations/required-tags";
import { scheduleRetries } from "./operations/schedule-retries";

/** Nothing builds in a target. */
export const BUILD_RULES: readonly Rule[] = [
  allowedResourceTypes,
  noBuildResources,
  noBuildPermissions,
  noBuildingManagedPolicies,
  noBuildTargets,
  noBuilderContainers,
  noInlineCode,
];

/** Every rule over resources, in the order in which it reports what it found. */
export const RULES: readonly Rule[] = [
  ...BUILD_RULES,
  imagesByDigest,
  immutableTags,
  scanOnPush,
  repositoryAccess,
  noPublicAccess,
  tlsOnly,
  listedPrincipals,
  noAcls,
  encryptionAtRest,
  versioning,
  dataLifecycle,
  noForceDestroy,
  protectData,
  noWildcardActions,
  noWildcardResources,
  scopedTrust,
  scopedPassRole,
  noUsersOrKeys,
  permissionsBoundary,
  ownRoles,
  hardenedContainers,
  noPlaintextSecrets,
  separateTaskRoles,
  noPublicIp,
  noOpenIngress,
  noOpenEgress,
  closedDefaultGroups,
  boundEndpoints,
  accountAndRegion,
  alarmActions,
  notificationTargets,
  logTargets,
  loggingAndTracing,
  scheduleRetries,
  logRetention,
  keyRotation,
  requiredTags,
];

/** Rules over a whole stack, which see what is missing; at an update they come after everything is made. */
export const STACK_RULES: readonly StackRule[] = [
  completeBuckets,
  completeNetworks,
  guardedQueuesAndTopics,
  guardedRepositories,
];

/** What every other layer stands on, or what stands in for one: no setting weakens these. */
export const UNCHANGEABLE: readonly Pick<Rule, "name">[] = [
  ...BUILD_RULES,
  imagesByDigest,
  permissionsBoundary,
  ownRoles,
  guardedRepositories,
];
