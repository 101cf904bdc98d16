import { METRIC_NAMESPACE } from "../metrics";
import { everyObject } from "./fan-out";
import { catchAll, inLine, jsonata, retryService, type Definition, type States } from "./language";
import { processObject, runAlone, type ProcessObject } from "./process-object";
import { readRun, type ReadRun } from "./read-run";
import { reportFailure } from "./report-failure";

/** The pipeline, by its names: nothing that AWS invents, so that the definition is whole at preview. */
export interface PipelineDefinition extends Omit<
  ProcessObject & ReadRun,
  "onFailure" | "onSuccess" | "timeoutSeconds" | "readsModel"
> {
  /** Name of the stack, for whoever hears of a failure. */
  readonly stack: string;
  readonly region: string;
  /** ARN of the topic that hears of failures. */
  readonly topic: string;
  /** A run of the task is stopped, and failed, after this time. */
  readonly taskTimeoutSeconds: number;
  /** Where its input is: `raw/`, or a folder below it. */
  readonly inputFolder: string;
  /** Where its results are: `processed/`, or a folder below it. */
  readonly outputFolder: string;
  /** Tasks at once in a fan-out. */
  readonly maxConcurrency: number;
}

/** Time beside the task's own for starting it (three times at most), checking and reporting. */
const OVERHEAD_SECONDS = 1800;
/** Executions of a fan-out wait for each other; a day bounds them. */
const FAN_OUT_TIMEOUT_SECONDS = 86_400;

/** Read this run's parameters → check the input → run the task → check the output → metric; on any failure notify and fail. */
export function pipelineDefinition(options: PipelineDefinition): Definition {
  const { inputs } = options;
  const fansOut = inputs === "folder";
  const work = {
    ...options,
    readsModel: options.release.model !== undefined,
    timeoutSeconds: options.taskTimeoutSeconds,
    onFailure: "NotifyFailure",
    onSuccess: "PublishProcessingTime",
  };
  return {
    Comment:
      "Checks the input, runs the task on Fargate, checks the output, and says so when any of it fails.",
    QueryLanguage: "JSONata",
    StartAt: "NameRun",
    TimeoutSeconds: fansOut ? FAN_OUT_TIMEOUT_SECONDS : options.taskTimeoutSeconds + OVERHEAD_SECONDS,
    States: {
      ...readRun({ ...work, onSuccess: FIRST[inputs] }),
      ...{ "input-key": oneObject, folder: everyObject, none: runAlone }[inputs](work),
      ...finish([...(work.readsModel ? ["model"] : []), ...OUTPUTS[inputs]]),
      ...reportFailure(options),
    },
  };
}

/** The state that comes after what a run reads first, and the variables that it ends with, by its inputs. */
const FIRST = { "input-key": "NameOutput", folder: "ProcessEveryObject", none: "StartTask" } as const;
const OUTPUTS = { "input-key": ["outputKey"], folder: ["objects", "skipped"], none: [] } as const;

const oneObject = (work: ProcessObject & { readonly outputFolder: string }): States => ({
  NameOutput: {
    Type: "Pass",
    Assign: { outputKey: jsonata(`'${work.outputFolder}' & $runId & '/' & $split($inputKey, '/')[-1]`) },
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
