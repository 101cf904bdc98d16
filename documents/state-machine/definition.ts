import { METRIC_NAMESPACE } from "../roles/task-role";
import { catchAll, jsonata, type Definition, type State, type States } from "./language";
import { processObject, type ProcessObject } from "./process-object";
import { readRun, type RunRelease } from "./read-run";
import { IS_VALIDATION } from "./validation-input";

/** The pipeline, by its names: nothing that AWS invents, so that the definition is whole at preview. */
export interface PipelineDefinition extends Omit<
  ProcessObject,
  "onFailure" | "onSuccess" | "timeoutSeconds"
> {
  readonly parameterPath: string;
  readonly taskFamily: string;
  readonly release: RunRelease;
  readonly onlyReleasedModel: boolean;
  /** ARN of the topic that hears of failures. */
  readonly topic: string;
  /** A run of the task is stopped, and failed, after this time. */
  readonly taskTimeoutSeconds: number;
  /** One task for the one object of `input-key`, or one for each object under raw/. */
  readonly inputs: "input-key" | "raw-folder";
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
  const work = single ? oneObject(options) : everyObject(options);
  return {
    Comment:
      "Checks the input, runs the task on Fargate, checks the output, and says so when any of it fails.",
    QueryLanguage: "JSONata",
    StartAt: "ReadParameters",
    TimeoutSeconds: single ? options.taskTimeoutSeconds + OVERHEAD_SECONDS : FAN_OUT_TIMEOUT_SECONDS,
    States: {
      ...readRun({ ...options, onFailure: "NotifyFailure", onSuccess: work.start }),
      ...work.states,
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
        Catch: catchAll("NotifyFailure"),
        Next: "Done",
      },
      Done: {
        Type: "Pass",
        Output: {
          runId: jsonata("$runId"),
          release: jsonata("$release.version"),
          releaseSha256: jsonata("$release.sha256"),
          image: jsonata("$release.image"),
          model: jsonata("$model"),
          ...work.output,
        },
        End: true,
      },
      ...failure(options.topic),
    },
  };
}

function oneObject(options: PipelineDefinition): {
  start: string;
  states: States;
  output: Record<string, string>;
} {
  return {
    start: "NameOutput",
    states: {
      NameOutput: {
        Type: "Pass",
        Assign: { outputKey: jsonata("'processed/' & $runId & '/' & $split($inputKey, '/')[-1]") },
        Next: "CheckInput",
      },
      ...processObject({
        ...options,
        timeoutSeconds: options.taskTimeoutSeconds,
        onFailure: "NotifyFailure",
        onSuccess: "PublishProcessingTime",
      }),
    },
    output: { outputKey: jsonata("$outputKey") },
  };
}

/**
 * A Distributed Map over the objects under raw/; in a validation run over those whose key begins with the given one.
 * Its children see no variables of the parent: each takes what it needs as input.
 */
function everyObject(options: PipelineDefinition): {
  start: string;
  states: States;
  output: Record<string, string>;
} {
  const take = (name: string) => [name, jsonata(`$states.input.${name}`)] as const;
  const prefix = options.onlyReleasedModel ? "raw/" : jsonata(`${IS_VALIDATION} ? $inputKey : 'raw/'`);
  const passed = ["inputBucket", "outputBucket", "model", "network", "taskDefinition", "runId"];
  const states: States = {
    ProcessEveryObject: {
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:listObjectsV2",
        Arguments: { Bucket: jsonata("$inputBucket"), Prefix: prefix },
      },
      ItemSelector: {
        ...Object.fromEntries(passed.map((name) => [name, jsonata(`$${name}`)])),
        inputKey: jsonata("$states.context.Map.Item.Value.Key"),
      },
      MaxConcurrency: options.maxConcurrency,
      ToleratedFailureCount: 0,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "TakeObject",
        States: {
          TakeObject: {
            Type: "Pass",
            Assign: {
              ...Object.fromEntries([...passed, "inputKey"].map(take)),
              outputKey: jsonata(
                "'processed/' & $states.input.runId & '/' & $substringAfter($states.input.inputKey, 'raw/')",
              ),
            },
            Next: "IsFolder",
          },
          IsFolder: {
            Type: "Choice",
            // Consoles make an empty object for a folder.
            Choices: [{ Condition: jsonata("$substring($inputKey, -1) = '/'"), Next: "FolderSkipped" }],
            Default: "CheckInput",
          },
          ...processObject({
            ...options,
            timeoutSeconds: options.taskTimeoutSeconds,
            onFailure: "ObjectFailed",
            onSuccess: "ObjectDone",
          }),
          FolderSkipped: { Type: "Pass", Output: { skipped: true }, End: true },
          // Nearly nothing: the results of all children together may take 256 KiB.
          ObjectDone: { Type: "Pass", Output: {}, End: true },
          ObjectFailed: fail,
        },
      },
      Assign: { objects: jsonata("$count($states.result[$not($exists(skipped))])") },
      Catch: catchAll("NotifyFailure"),
      Next: "PublishProcessingTime",
    },
  };
  return { start: "ProcessEveryObject", states, output: { objects: jsonata("$objects") } };
}

const fail: State = { Type: "Fail", Error: jsonata("$failure.error"), Cause: jsonata("$failure.cause") };

/** Metric of failed runs of which a message went out, by state machine: an alarm rings for any other. */
export const FAILURES_TOLD = "FailuresTold";

/** A failure is told, and stays a failure whether or not the telling worked. */
function failure(topic: string): States {
  return {
    NotifyFailure: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:sns:publish",
      Arguments: {
        TopicArn: topic,
        Subject: jsonata(
          "$substring('Failed: ' & $states.context.StateMachine.Name & ' ' & $states.context.Execution.Name, 0, 100)",
        ),
        Message: jsonata(
          "$string({ 'execution': $states.context.Execution.Id, 'error': $failure.error, 'cause': $failure.cause })",
        ),
      },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Failed" }],
      Next: "CountAsTold",
    },
    CountAsTold: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:cloudwatch:putMetricData",
      Arguments: {
        Namespace: METRIC_NAMESPACE,
        // The run may end in the next minute, and the alarm goes by the minute.
        MetricData: ["$millis()", "$millis() + 60000"].map((time) => ({
          MetricName: FAILURES_TOLD,
          Dimensions: [{ Name: "StateMachine", Value: jsonata("$states.context.StateMachine.Name") }],
          Timestamp: jsonata(`$fromMillis(${time})`),
          Value: 1,
        })),
      },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Failed" }],
      Next: "Failed",
    },
    Failed: fail,
  };
}
