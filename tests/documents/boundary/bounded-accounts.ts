import type { Arns } from "../../../settings/arns";
import {
  boundaryPolicy,
  sourceBoundaryPolicy,
  type BoundaryDocument,
} from "../../../documents/boundary/boundary";
import { deployRolePolicies } from "../../../documents/roles/deploy-role";
import { executionRolePolicy } from "../../../documents/roles/execution-role";
import type { PolicyDocument } from "../../../documents/policy";
import { previewRolePolicies } from "../../../documents/roles/preview-role";
import { promotionRolePolicy } from "../../../documents/roles/promotion-role";
import { releaseReaderPolicy } from "../../../documents/roles/release-reader";
import { scheduleRolePolicy } from "../../../documents/roles/schedule-role";
import { stateAccess } from "../../../documents/roles/state-access";
import { stateMachineRolePolicy } from "../../../documents/roles/state-machine-role";
import { modelReaderPolicy, taskRolePolicy } from "../../../documents/roles/task-role";
import { testerRolePolicy } from "../../../documents/roles/tester-role";
import { everyPipeline, type PipelineSettings } from "../../../settings/settings";
import { sampleSettings } from "../../sample-settings";

/** An account, the boundary of its roles, and what each of them may do by its own policies. */
export interface BoundedAccount {
  readonly settings: PipelineSettings;
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

function source(settings: PipelineSettings): BoundedAccount {
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
    boundary: sourceBoundaryPolicy(everyPipeline(settings).arns, { stateBucket: STATE_BUCKET }),
    pusher: arns.imageBuilderRole,
    roles: {
      ...pipelineRoles(settings),
      [arns.deployRole]: [
        ...Object.values(deployRolePolicies(settings)),
        state({ write: [stack], read: [] }),
      ],
      [arns.previewRole]: [
        ...Object.values(previewRolePolicies(settings)),
        state({ write: [], read: [stack] }),
      ],
      [arns.testerRole]: [testerRolePolicy(settings), releaseReaderPolicy(settings)],
    },
  };
}

function target(settings: PipelineSettings): BoundedAccount {
  const arns = settings.arns;
  const images = Object.keys(settings.images);
  return {
    settings,
    arns,
    boundary: boundaryPolicy(everyPipeline(settings).arns),
    pusher: arns.promotionRole,
    roles: {
      ...pipelineRoles(settings),
      [arns.deployRole]: Object.values(deployRolePolicies(settings)),
      [arns.previewRole]: Object.values(previewRolePolicies(settings)),
      [arns.promotionRole]: [
        promotionRolePolicy(arns, { sourceAccount: "123456789012", images }),
        releaseReaderPolicy(settings),
      ],
    },
  };
}

function pipelineRoles(settings: PipelineSettings): BoundedAccount["roles"] {
  const { account, region, names, arns } = settings;
  const store = { bucket: "ds-artifacts", account, region, keyAlias: names.keyAlias };
  const fansOut = { ...settings, inputs: "folder" as const };
  return {
    [arns.taskRole]: [taskRolePolicy(settings), modelReaderPolicy(settings, store)],
    [arns.executionRole]: [executionRolePolicy(settings)],
    [arns.stateMachineRole]: [stateMachineRolePolicy(fansOut)],
    [arns.scheduleRole]: [scheduleRolePolicy(settings)],
  };
}
