import { METRIC_NAMESPACE } from "../metrics";
import { everyObject } from "./fan-out";
import { catchAll, inLine, jsonata, retryService, type Definition, type States } from "./language";
import { processObject, type ProcessObject } from "./process-object";
import { readRun, type RunRelease } from "./read-run";
import { reportFailure } from "./report-failure";

/** The pipeline, by its names: nothing that AWS invents, so that the definition is whole at preview. */
export interface PipelineDefinition extends Omit<
  ProcessObject,
  "onFailure" | "onSuccess" | "timeoutSeconds"
> {
  /** Name of the stack, for whoever hears of a failure. */
  readonly stack: string;
  readonly region: string;
  readonly parameterPath: string;
  readonly taskFamily: string;
  readonly release: RunRelease;
  readonly onlyReleasedModel: boolean;
  /** ARN of the topic that hears of failures. */
  readonly topic: string;
  /** A run of the task is stopped, and failed, after this time. */
  readonly taskTimeoutSeconds: number;
  /** One task for the one object of `input-key`, or one for each object under raw/. */
  readonly inputs: "input-key" | "folder";
  /** Tasks at once in a fan-out. */
  readonly maxConcurrency: number;
}

/** Time beside the task's own for starting it (three times at most), checking and reporting. */
const OVERHEAD_SECONDS = 1800;
/** Executions of a fan-out wait for each other; a day bounds them. */
const FAN_OUT_TIMEOUT_SECONDS = 86_400;

/** Read this run's parameters → check the input → run the task → check the output → metric; on any failure notify and fail. */
export function pipelineDefinition(options: PipelineDefinition): Definition {
  const single = options.inputs === "input-key";
  const work = {
    ...options,
    timeoutSeconds: options.taskTimeoutSeconds,
    onFailure: "NotifyFailure",
    onSuccess: "PublishProcessingTime",
  };
  return {
    Comment:
      "Checks the input, runs the task on Fargate, checks the output, and says so when any of it fails.",
    QueryLanguage: "JSONata",
    StartAt: "NameRun",
    TimeoutSeconds: single ? options.taskTimeoutSeconds + OVERHEAD_SECONDS : FAN_OUT_TIMEOUT_SECONDS,
    States: {
      ...readRun({ ...work, onSuccess: single ? "NameOutput" : "ProcessEveryObject" }),
      ...(single ? oneObject(work) : everyObject(work)),
      ...finish(single ? ["outputKey"] : ["objects", "skipped"]),
      ...reportFailure(options),
    },
  };
}

const oneObject = (work: ProcessObject): States => ({
  NameOutput: {
    Type: "Pass",
    Assign: { outputKey: jsonata("'processed/' & $runId & '/' & $split($inputKey, '/')[-1]") },
    Next: "CheckInput",
  },
  ...processObject(work),
});

/** The result is written: what goes wrong from here on is noted and fails nothing. */
function finish(outputs: readonly string[]): States {
  const note = "'The metric ProcessingTime was not published: ' & $failure.error & ' ' & $failure.cause";
  const output = {
    runId: jsonata("$runId"),
    release: jsonata("$release.version"),
    releaseSha256: jsonata("$release.sha256"),
    image: jsonata("$release.image"),
    model: jsonata("$model"),
    ...Object.fromEntries(outputs.map((name) => [name, jsonata(`$${name}`)])),
  };
  return {
    PublishProcessingTime: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:cloudwatch:putMetricData",
      Arguments: {
        Namespace: METRIC_NAMESPACE,
        MetricData: [
          {
            MetricName: "ProcessingTime",
            Unit: "Seconds",
            Value: jsonata("($millis() - $toMillis($states.context.Execution.StartTime)) / 1000"),
          },
        ],
      },
      Retry: retryService("CloudWatch"),
      Catch: catchAll("DoneWithoutMetric"),
      Next: "Done",
    },
    Done: { Type: "Pass", Output: output, End: true },
    DoneWithoutMetric: { Type: "Pass", Output: { ...output, note: jsonata(inLine(note)) }, End: true },
  };
}
