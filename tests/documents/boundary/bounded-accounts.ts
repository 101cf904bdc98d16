import { type Arns } from "../../../settings/arns";
import {
  boundaryPolicy,
  sourceBoundaryPolicy,
  type BoundaryDocument,
} from "../../../documents/boundary/boundary";
import { deployRolePolicies } from "../../../documents/roles/deploy-role";
import { executionRolePolicy } from "../../../documents/roles/execution-role";
import { ownKey } from "../../../documents/resource-policies/key-use";
import type { PolicyDocument } from "../../../documents/policy";
import { previewRolePolicies } from "../../../documents/roles/preview-role";
import { promotionRolePolicy } from "../../../documents/roles/promotion-role";
import { releaseReaderPolicy } from "../../../documents/roles/release-reader";
import { scheduleRolePolicy } from "../../../documents/roles/schedule-role";
import { stateAccess } from "../../../documents/roles/state-access";
import { stateMachineRolePolicy } from "../../../documents/roles/state-machine-role";
import { modelReaderPolicy, taskRolePolicy } from "../../../documents/roles/task-role";
import { testerRolePolicy } from "../../../documents/roles/tester-role";
import type { Settings } from "../../../settings/settings";
import { sampleSettings } from "../../sample-settings";

/** An account, the boundary of its roles, and what each of them may do by its own policies. */
export interface BoundedAccount {
  readonly settings: Settings;
  readonly arns: Arns;
  readonly boundary: BoundaryDocument;
  /** ARN of the role that pushes. */
  readonly pusher: string;
  /** Policies by the role's ARN. */
  readonly roles: Readonly<Record<string, readonly PolicyDocument[]>>;
}

export const STATE_BUCKET = "ds-pulumi-state";

/** Everything that settings can make a stack consist of. */
const ALL = { encryption: "customer-managed", network: { egress: "endpoints" } };

export const BOUNDED: Readonly<Record<"source" | "target", BoundedAccount>> = {
  source: source(sampleSettings("dev", ALL)),
  target: target(sampleSettings("prod", ALL)),
};

function source(settings: Settings): BoundedAccount {
  const arns = settings.arns;
  const { account, region, project, stack } = settings;
  const backend = { bucket: STATE_BUCKET, keyAlias: "alias/ds-pulumi-state", account, region, project };
  const state = (access: { write: readonly string[]; read: readonly string[] }): PolicyDocument => ({
    Version: "2012-10-17",
    Statement: stateAccess({ ...backend, ...access }),
  });
  return {
    settings,
    arns,
    boundary: sourceBoundaryPolicy(arns, { stateBucket: STATE_BUCKET }),
    pusher: arns.imageBuilderRole,
    roles: {
      ...pipelineRoles(settings, arns),
      [arns.deployRole]: [
        ...Object.values(deployRolePolicies(settings)),
        state({ write: [stack], read: [] }),
      ],
      [arns.previewRole]: [
        ...Object.values(previewRolePolicies(settings)),
        state({ write: [], read: [stack] }),
      ],
      [arns.testerRole]: [
        testerRolePolicy(arns, { images: Object.keys(settings.images), key: ownKey(settings) }),
        releaseReaderPolicy(arns),
      ],
    },
  };
}

function target(settings: Settings): BoundedAccount {
  const arns = settings.arns;
  const images = Object.keys(settings.images);
  return {
    settings,
    arns,
    boundary: boundaryPolicy(arns),
    pusher: arns.promotionRole,
    roles: {
      ...pipelineRoles(settings, arns),
      [arns.deployRole]: Object.values(deployRolePolicies(settings)),
      [arns.previewRole]: Object.values(previewRolePolicies(settings)),
      [arns.promotionRole]: [
        promotionRolePolicy(arns, { sourceAccount: "123456789012", images }),
        releaseReaderPolicy(arns),
      ],
    },
  };
}

function pipelineRoles(
  { kind, account, region, names, images }: Settings,
  arns: Arns,
): BoundedAccount["roles"] {
  const key = { account, region, keyAlias: names.keyAlias };
  const takesValidationData = kind === "source";
  return {
    [arns.taskRole]: [
      taskRolePolicy(arns, { takesValidationData, key }),
      modelReaderPolicy({ bucket: "ds-artifacts", ...key }),
    ],
    [arns.executionRole]: [executionRolePolicy(arns, Object.keys(images))],
    [arns.stateMachineRole]: [
      stateMachineRolePolicy(arns, { ...key, fansOut: true, takesValidationData, key }),
    ],
    [arns.scheduleRole]: [scheduleRolePolicy(arns)],
  };
}
