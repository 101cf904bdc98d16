/**
 * Every call that a state machine or a schedule of the pipeline makes in a target, in any variant of its settings; what
 * is not listed is refused there. IAM's name of the service and the API's of the call, ordered. `extraCalls` in
 * `settings.json` adds others, but none that builds, runs or makes what nobody promoted, or hands out identities.
 */
export const ALLOWED_CALLS: readonly string[] = [
  "cloudwatch:putMetricData",
  "ecs:describeTaskDefinition",
  "ecs:runTask",
  "logs:getLogEvents",
  "s3:headObject",
  "s3:listObjectsV2",
  "sns:publish",
  "ssm:getParameters",
  "states:describeExecution",
  "states:listExecutions",
  "states:listMapRuns",
  "states:startExecution",
];

/** What a schedule may call, whatever the settings say: it starts the pipeline's own machine or task. */
export const SCHEDULED_CALLS: readonly string[] = ["ecs:runTask", "states:startExecution"];

/** The variables that a run hands its task, and all that it may put over what the task definition says. */
export const RUN_VARIABLES: readonly string[] = [
  "INPUT_KEY",
  "MODEL_KEY",
  "MODEL_SHA256",
  "MODEL_VERSION_ID",
  "OUTPUT_KEY",
  "RUN_ID",
];
