import {
  asCause,
  catchAll,
  catchError,
  failWith,
  inLine,
  jsonata,
  retryService,
  type States,
} from "./language";
import { processObject, type ProcessObject } from "./process-object";
import { IS_VALIDATION } from "./validation-input";

export interface FanOut extends ProcessObject {
  /** A source takes validation data too. */
  readonly onlyReleasedModel: boolean;
  /** Where its input is: `raw/`, or a folder below it. */
  readonly inputFolder: string;
  /** Where its results are: `processed/`, or a folder below it. */
  readonly outputFolder: string;
  /** Tasks at once. */
  readonly maxConcurrency: number;
}

/** What a child takes of the run: it sees none of its variables. */
const passed = ({ readsModel }: FanOut) => [
  "inputBucket",
  "outputBucket",
  ...(readsModel ? ["model"] : []),
  "network",
  "taskDefinition",
  "runId",
];

/**
 * What other programs leave beside data, and no data: any part of a key below raw/ that begins with _ or . (`_SUCCESS`,
 * `_temporary/`, `.DS_Store`), and keys that end with / or _$folder$, which stand for folders.
 */
const IS_MARKER = "$contains($inputKey, /(^|\\/)[_.]|(\\/|_\\$folder\\$)$/)";

/** Failed children that are looked through for the first: those that ran at once, nearly always. */
const FAILURES = 100;

/**
 * A Distributed Map over the objects in the pipeline's folder; in a validation run over those whose key begins with the given one.
 * It sets `objects` and `skipped`, their numbers. The first object that fails stops it, and is the failure.
 */
export function everyObject(options: FanOut): States {
  const { inputFolder } = options;
  const prefix = options.onlyReleasedModel
    ? `'${inputFolder}'`
    : `(${IS_VALIDATION} ? $inputKey : '${inputFolder}')`;
  return {
    ProcessEveryObject: {
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:listObjectsV2",
        Arguments: {
          Bucket: jsonata("$inputBucket"),
          Prefix: options.onlyReleasedModel ? inputFolder : jsonata(prefix),
        },
      },
      ItemSelector: {
        ...Object.fromEntries(passed(options).map((name) => [name, jsonata(`$${name}`)])),
        inputKey: jsonata("$states.context.Map.Item.Value.Key"),
      },
      MaxConcurrency: options.maxConcurrency,
      ToleratedFailureCount: 0,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "TakeObject",
        States: objectStates(options),
      },
      Assign: {
        objects: jsonata("$count($states.result[$not($exists(skipped))])"),
        skipped: jsonata("$count($states.result[$exists(skipped)])"),
      },
      Catch: [
        catchError("States.ExceedToleratedFailureThreshold", "WaitForObjects"),
        ...catchAll(options.onFailure),
      ],
      Next: "AnyObject",
    },
    AnyObject: {
      Type: "Choice",
      Choices: [{ Condition: jsonata("$objects > 0"), Next: options.onSuccess }],
      Default: "NothingToProcess",
    },
    NothingToProcess: failWith(
      "NothingToProcess",
      `'There is nothing to process: s3://' & $inputBucket & '/' & ${prefix} & ($skipped = 0 ? ' holds no object' : ' holds only ' & $skipped & ' skipped objects, whose names begin with _ or ., or end with / or _$folder$') & '.'`,
      options.onFailure,
    ),
    ...firstFailure(options.onFailure),
  };
}

function objectStates(options: FanOut): States {
  const take = (name: string) => [name, jsonata(`$states.input.${name}`)] as const;
  return {
    TakeObject: {
      Type: "Pass",
      Assign: {
        ...Object.fromEntries([...passed(options), "inputKey"].map(take)),
        outputKey: jsonata(
          `'${options.outputFolder}' & $states.input.runId & '/' & $substringAfter($states.input.inputKey, '${options.inputFolder}')`,
        ),
      },
      Next: "IsMarker",
    },
    IsMarker: {
      Type: "Choice",
      Choices: [{ Condition: jsonata(IS_MARKER), Next: "ObjectSkipped" }],
      Default: "CheckInput",
    },
    ...processObject({ ...options, onFailure: "ObjectFailed", onSuccess: "ObjectDone" }),
    ObjectSkipped: { Type: "Pass", Output: { skipped: true }, End: true },
    // Nearly nothing: the results of all children together may take 256 KiB.
    ObjectDone: { Type: "Pass", Output: {}, End: true },
    ObjectFailed: {
      Type: "Fail",
      Error: jsonata(inLine("$failure.error")),
      Cause: jsonata(
        asCause(
          "$contains($failure.cause, $inputKey) ? $failure.cause : 's3://' & $inputBucket & '/' & $inputKey & ': ' & $failure.cause",
        ),
      ),
    },
  };
}

/**
 * The states that put the error and cause of the object that failed first in the place of the map's own, which names none.
 * Whatever goes wrong with that keeps the map's.
 */
function firstFailure(onFailure: string): States {
  const call = (action: string, Arguments: object, Assign: object, Next: string) =>
    ({
      Type: "Task",
      Resource: `arn:aws:states:::aws-sdk:sfn:${action}`,
      Arguments,
      Assign,
      Retry: retryService("Sfn"),
      Catch: [{ ErrorEquals: ["States.ALL"], Next: onFailure }],
      Next,
    }) as const;
  return {
    // Lists of executions follow what happens some time later.
    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
    WaitForObjects: { Type: "Wait", Seconds: 5, Next: "FindMapRun" },
    FindMapRun: call(
      "listMapRuns",
      { ExecutionArn: jsonata("$states.context.Execution.Id") },
      { mapRun: jsonata("$states.result.MapRuns[0].MapRunArn") },
      "FindFailedObjects",
    ),
    FindFailedObjects: call(
      "listExecutions",
      { MapRunArn: jsonata("$mapRun"), StatusFilter: "FAILED", MaxResults: FAILURES },
      {
        firstFailed: jsonata(
          "$sort($states.result.Executions, function($a, $b) { $a.StopDate > $b.StopDate })[0].ExecutionArn",
        ),
      },
      "ReadFailedObject",
    ),
    ReadFailedObject: call(
      "describeExecution",
      { ExecutionArn: jsonata("$firstFailed") },
      { failure: { error: jsonata("$states.result.Error"), cause: jsonata("$states.result.Cause") } },
      onFailure,
    ),
  };
}
