import { z } from "zod";
import { map } from "./map";

/** `{stack}`, `{account}` and `{region}` in a name stand for the stack's own. */
export const template = z
  .string("a text")
  .regex(
    /^[^{}]*(?:\{(?:stack|account|region)\}[^{}]*)*$/,
    "a text in which only {stack}, {account} and {region} are placeholders",
  );

const named = (name: string, what: string) => template.default(name).describe(what);

/** Names of everything that has one. Filled in and checked by `resolveNames`. */
export const names = map({
  inputBucket: named("ds-input-{stack}-{account}-{region}", "Bucket of the input data."),
  outputBucket: named("ds-output-{stack}-{account}-{region}", "Bucket of the results."),
  artifactBucket: named(
    "ds-artifacts-{stack}-{account}-{region}",
    "Bucket of models and release records; only a source owns one.",
  ),
  logBucket: named(
    "ds-logs-{stack}-{account}-{region}",
    "Bucket of access logs and network flow logs; made by bootstrap/.",
  ),
  cluster: named("ds-processing-cluster", "ECS cluster."),
  taskFamily: named("ds-preprocessing", "Family of the ECS task definitions."),
  logGroup: named("/ecs/ds-preprocessing-{stack}", "CloudWatch log group of the tasks."),
  stateMachine: named("ds-preprocessing-pipeline", "Step Functions state machine."),
  schedule: named("ds-preprocessing-schedule", "EventBridge Scheduler schedule."),
  parameterPath: named("/ds/preprocessing", "Path of the SSM parameters, the deployed release among them."),
  topic: named("ds-preprocessing-alerts", "SNS topic of the alarms."),
  deadLetterQueue: named(
    "ds-preprocessing-dead-letters",
    "SQS queue of triggers that could not start a run.",
  ),
  keyAlias: named("alias/ds-preprocessing", "Alias of the KMS key of the stack's own, where it has one."),
  executionRole: named(
    "ds-preprocessing-execution-{stack}",
    "Role with which ECS pulls the image and writes logs.",
  ),
  taskRole: named(
    "ds-preprocessing-task-{stack}",
    "Role of the running task; the source's policies name a target's.",
  ),
  stateMachineRole: named("ds-preprocessing-states-{stack}", "Role of the state machine."),
  scheduleRole: named("ds-preprocessing-schedule-{stack}", "Role of the schedule."),
  boundary: named(
    "ds-boundary-{stack}",
    "Permissions boundary of every role of the stack; made by bootstrap/.",
  ),
  deployRole: named("ds-deploy-{stack}", "Deploys the stack, in its own account; made by bootstrap/."),
  previewRole: named(
    "ds-preview-{stack}",
    "Previews the stack, in its own account, and can change nothing; made by bootstrap/.",
  ),
  promotionRole: named(
    "ds-promotion-{stack}",
    "Copies images into a target's repositories; only in a target; made by bootstrap/.",
  ),
  imageBuilderRole: named(
    "ds-image-builder-{stack}",
    "Pushes what was built; only in a source; made by bootstrap/.",
  ),
  testerRole: named(
    "ds-tester-{stack}",
    "Uploads models and data, runs the pipeline and records what passed; only in a source; made by bootstrap/.",
  ),
  deployerRole: named(
    "ds-deployer-{stack}",
    "Role in the source's account that assumes a target's deploy and promotion roles; made by bootstrap/.",
  ),
  previewerRole: named(
    "ds-previewer-{stack}",
    "Role in the source's account that assumes a target's preview role; made by bootstrap/.",
  ),
});
