import type * as pulumi from "@pulumi/pulumi";
import { ModelReaderGrant } from "../components/identity/cross-account-grants";
import { Notifications } from "../components/operations/notifications";
import { Parameters } from "../components/configuration/parameters";
import { TaskRoles } from "../components/compute/task-roles";
import { executionRolePolicy } from "../documents/roles/execution-role";
import { taskRolePolicy } from "../documents/roles/task-role";
import type { PipelineSettings } from "../settings/settings";
import type { Release } from "../release/release-file";
import type { SourceContract } from "./contract";
import type { Foundation } from "./foundation";
import { before, componentName, isFormer } from "./component-names";
import { pipelineParameters } from "./pipeline-parameters";

export interface PipelineFoundationArgs {
  readonly pipeline: PipelineSettings;
  readonly contract: SourceContract;
  readonly release: Release | undefined;
  readonly foundation: Foundation;
  /** Of the pipeline whose releases this one tries; default: its own. */
  readonly notifications?: Notifications | undefined;
}

/** What a pipeline stands on: everything of it that needs no image. */
export interface PipelineFoundation {
  readonly notifications: Notifications;
  readonly parameters: Parameters;
  readonly roles: TaskRoles;
  /** For a pipeline that reads a model. */
  readonly modelReader: ModelReaderGrant | undefined;
}

interface Options {
  readonly provider: pulumi.ProviderResource;
}

export function deployPipelineFoundation(args: PipelineFoundationArgs, options: Options): PipelineFoundation {
  const { pipeline, contract, foundation } = args;
  const { workload, account, region, names, arns, retention } = pipeline;
  const { data, artifacts, repositories, cluster, key } = foundation;
  const keyArn = key?.arn;
  const afterKey = key ? [key] : [];
  const notifications = args.notifications ?? deployNotifications(args, options);
  const parameters = new Parameters(
    componentName("parameters", workload),
    { path: names.parameterPath, values: pipelineParameters(args) },
    { ...options, ...before("parameters", workload), dependsOn: [data, ...artifacts] },
  );
  const roles = new TaskRoles(
    componentName("processing", workload),
    {
      account,
      region,
      logGroup: names.logGroup,
      logDays: retention.logDays,
      keyArn,
      executionRole: names.executionRole,
      executionPolicy: executionRolePolicy(pipeline),
      taskRole: names.taskRole,
      taskPolicy: taskRolePolicy(pipeline),
      permissionsBoundary: arns.boundary,
      formerly: isFormer(workload) ? { parent: cluster, name: "processing" } : undefined,
    },
    { ...options, dependsOn: [...afterKey, repositories, parameters] },
  );
  const modelReader =
    pipeline.model &&
    new ModelReaderGrant(
      componentName("model-reader", workload),
      {
        pipeline,
        role: roles.taskRole.name,
        models: {
          bucket: contract.artifactBucketName,
          account: contract.account,
          region: contract.region,
          keyAlias: contract.artifactKeyAlias === "" ? undefined : contract.artifactKeyAlias,
          keyArn: contract.artifactKeyArn,
        },
      },
      { ...options, ...before("model-reader", workload), dependsOn: [...afterKey, ...artifacts] },
    );
  return { notifications, parameters, roles, modelReader };
}

function deployNotifications(
  { pipeline, foundation }: PipelineFoundationArgs,
  options: Options,
): Notifications {
  const { workload, account, region, names, arns, alarms, project, stack } = pipeline;
  return new Notifications(
    componentName("notifications", workload),
    {
      account,
      region,
      topic: names.topic,
      topicArn: arns.topic,
      displayName: `${project} ${stack}`.slice(0, 100),
      email: alarms.email,
      keyArn: foundation.key?.arn,
    },
    { ...options, ...before("notifications", workload) },
  );
}
