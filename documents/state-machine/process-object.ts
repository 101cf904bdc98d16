import { catchAll, catchError, failWith, jsonata, retryService, type States } from "./language";
import { explainTaskFailure, type TaskFailure } from "./task-failure";

/** What running the task on one object needs to know. */
export interface ProcessObject extends TaskFailure {
  /** ARN of the cluster. */
  readonly cluster: string;
  readonly assignPublicIp: boolean;
  /** Whether the task reads a model; default of the variable `model`: none. */
  readonly readsModel: boolean;
  /** State to go to when the output is there. */
  readonly onSuccess: string;
}

/**
 * The states that turn one object into one result: check the input, run the task, check the output.
 * They read the variables `inputBucket`, `inputKey`, `outputBucket`, `outputKey`, `model`, `network`,
 * `taskDefinition` and `runId`.
 */
export function processObject(options: ProcessObject): States {
  return {
    CheckInput: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:s3:headObject",
      Arguments: { Bucket: jsonata("$inputBucket"), Key: jsonata("$inputKey") },
      Assign: { inputSize: jsonata("$states.result.ContentLength"), attempt: 1, lastWords: {} },
      Retry: retryService("S3"),
      Catch: catchAll("InputMissing"),
      Next: "InputHasContent",
    },
    InputMissing: failWith(
      "InputMissing",
      "'s3://' & $inputBucket & '/' & $inputKey & ' cannot be read: ' & $failure.error & ' ' & $failure.cause",
      options.onFailure,
    ),
    InputHasContent: {
      Type: "Choice",
      Choices: [{ Condition: jsonata("$inputSize > 0"), Next: "RunTask" }],
      Default: "InputEmpty",
    },
    InputEmpty: failWith(
      "InputEmpty",
      "'s3://' & $inputBucket & '/' & $inputKey & ' is empty (0 bytes)'",
      options.onFailure,
    ),
    RunTask: runTask(options, "CheckOutput", ["INPUT_KEY", "OUTPUT_KEY"]),
    ...explainTaskFailure(options),
    CheckOutput: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:s3:headObject",
      Arguments: { Bucket: jsonata("$outputBucket"), Key: jsonata("$outputKey") },
      Retry: retryService("S3"),
      Catch: catchAll("OutputMissing"),
      Next: options.onSuccess,
    },
    OutputMissing: failWith(
      "OutputMissing",
      "'The task ended well, but s3://' & $outputBucket & '/' & $outputKey & ' cannot be read: ' & $failure.error & ' ' & $failure.cause",
      options.onFailure,
    ),
  };
}

/** The states that run the task on no object. They read `network`, `taskDefinition`, `runId`, and `model` where it reads one. */
export const runAlone = (options: ProcessObject): States => ({
  StartTask: { Type: "Pass", Assign: { attempt: 1, lastWords: {} }, Next: "RunTask" },
  RunTask: runTask(options, options.onSuccess, []),
  ...explainTaskFailure(options),
});

/** What the task is told in its environment. */
const VARIABLES = {
  RUN_ID: "$runId",
  INPUT_KEY: "$inputKey",
  OUTPUT_KEY: "$outputKey",
  MODEL_KEY: "$model.key",
  MODEL_SHA256: "$model.sha256",
  MODEL_VERSION_ID: "$model.versionId",
} as const;

type Variable = keyof typeof VARIABLES;

function runTask(options: ProcessObject, next: string, ofObject: readonly Variable[]): States[string] {
  const ofModel: readonly Variable[] = options.readsModel
    ? ["MODEL_KEY", "MODEL_SHA256", "MODEL_VERSION_ID"]
    : [];
  return {
    Type: "Task",
    Resource: "arn:aws:states:::ecs:runTask.sync",
    TimeoutSeconds: options.timeoutSeconds,
    Arguments: {
      Cluster: options.cluster,
      TaskDefinition: jsonata("$taskDefinition"),
      LaunchType: "FARGATE",
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: jsonata("$split($network.subnets, ',')"),
          SecurityGroups: jsonata("[$network.securityGroup]"),
          AssignPublicIp: options.assignPublicIp ? "ENABLED" : "DISABLED",
        },
      },
      Overrides: {
        ContainerOverrides: [
          {
            Name: options.containerName,
            Environment: (["RUN_ID", ...ofObject, ...ofModel] as const).map((Name) => ({
              Name,
              Value: jsonata(VARIABLES[Name]),
            })),
          },
        ],
      },
    },
    Retry: [
      {
        // Placement (`AmazonECS.Unknown` is RunTask's `failures`) and the service itself; never States.TaskFailed, which a
        // non-zero exit raises. https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
        ErrorEquals: [
          "AmazonECS.Unknown",
          "ECS.AmazonECSException",
          "ECS.SdkClientException",
          "ECS.ServerException",
          "ECS.ThrottlingException",
        ],
        IntervalSeconds: 10,
        BackoffRate: 2,
        MaxAttempts: 4,
        MaxDelaySeconds: 120,
        JitterStrategy: "FULL",
      },
    ],
    Catch: [
      catchError("States.TaskFailed", "TaskFailed"),
      catchError("States.Timeout", "TaskTimedOut"),
      catchError("ECS.InvalidParameterException", "TaskRefused"),
      catchError("ECS.ClientException", "TaskRefused"),
      ...catchAll(options.onFailure),
    ],
    Next: next,
  };
}
