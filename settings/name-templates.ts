import { z } from "zod";
import { map } from "./map";

const PLACEHOLDERS =
  "a text in which only {stack}, {account} and {region} are placeholders, and {workload} in names of a pipeline";

/** A text with `{stack}`, `{account}` and `{region}` for the stack's own, and `more`. */
const text = (more: string, allowed: string) =>
  z.string("a text").regex(new RegExp(`^[^{}]*(?:\\{(?:stack|account|region${more})\\}[^{}]*)*$`), allowed);

export const template = text("", "a text in which only {stack}, {account} and {region} are placeholders");

const named = (name: string, what: string) => text("", PLACEHOLDERS).default(name).describe(what);
const ofPipeline = (name: string, what: string) =>
  text("|workload", PLACEHOLDERS).default(name).describe(what);

/** Names of what each pipeline has. */
export const pipelineNames = {
  taskFamily: ofPipeline("ds-{workload}", "Family of the ECS task definitions."),
  logGroup: ofPipeline("/ecs/ds-{workload}-{stack}", "CloudWatch log group of the tasks."),
  stateMachine: ofPipeline("ds-{workload}-pipeline", "Step Functions state machine."),
  schedule: ofPipeline("ds-{workload}-schedule", "EventBridge Scheduler schedule."),
  parameterPath: ofPipeline("/ds/{workload}", "Path of the SSM parameters that a run reads."),
  topic: ofPipeline("ds-{workload}-alerts", "SNS topic of the alarms."),
  deadLetterQueue: ofPipeline(
    "ds-{workload}-dead-letters",
    "SQS queue of triggers that could not start a run.",
  ),
  executionRole: ofPipeline(
    "ds-{workload}-execution-{stack}",
    "Role with which ECS pulls the image and writes logs.",
  ),
  taskRole: ofPipeline(
    "ds-{workload}-task-{stack}",
    "Role of the running task; the source's policies name a target's.",
  ),
  stateMachineRole: ofPipeline("ds-{workload}-states-{stack}", "Role of the state machine."),
  scheduleRole: ofPipeline("ds-{workload}-schedule-{stack}", "Role of the schedule."),
};

/** Names of what a stack has once. */
export const stackNames = {
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
  releaseParameter: named("/ds/preprocessing/release", "SSM parameter of the deployed release."),
  keyAlias: named("alias/ds-preprocessing", "Alias of the KMS key of the stack's own, where it has one."),
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
};

/** Names of everything that has one. Filled in and checked by names.ts. */
export const names = map({ ...stackNames, ...pipelineNames });
