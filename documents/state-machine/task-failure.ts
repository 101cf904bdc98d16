import { LOG_STREAM_PREFIX } from "./container-definition";
import { asCause, failWith, jsonata, retryService, type State, type States } from "./language";

/** A failed task, and where to read its last words. */
export interface TaskFailure {
  readonly containerName: string;
  /** Log group of the task. */
  readonly logGroup: string;
  readonly timeoutSeconds: number;
  /** State to go to with `$failure` set. */
  readonly onFailure: string;
}

/** Times that a task which never started is tried in all. */
const START_ATTEMPTS = 3;

/** Names of exit codes, for a task that ends without a line that says why; those of workload/README.md and of the kernel. */
const EXIT_CODES: Readonly<Record<string, string>> = {
  "65": "BadInput",
  "66": "NotFound",
  "67": "BadModel",
  "69": "Unavailable",
  "70": "Unexpected",
  "77": "AccessDenied",
  "78": "BadConfiguration",
  "134": "Aborted",
  "137": "Killed",
  "139": "Crashed",
  "143": "Terminated",
};

const NEVER_STARTED = `$contains($failure.cause, /"StopCode"\\s*:\\s*"TaskFailedToStart"/)`;

/**
 * The states that say why a task failed, in a sentence: that of the `failed` line which it logged last, or one made of what
 * ECS says of it, which is JSON of some 2,500 characters. They read `attempt`, `runId` and `lastWords`, which is empty.
 */
export function explainTaskFailure(options: TaskFailure): States {
  return {
    TaskFailed: {
      Type: "Choice",
      Choices: [
        {
          // Only a task that never started is tried again: nothing of it has run.
          Condition: jsonata(`${NEVER_STARTED} and $attempt < ${START_ATTEMPTS}`),
          Next: "WaitToStartAgain",
        },
        { Condition: jsonata(NEVER_STARTED), Next: "SayWhyTaskFailed" },
      ],
      Default: "WaitForLog",
    },
    WaitToStartAgain: {
      Type: "Wait",
      // Spread, for the objects of a fan-out that found no place found it at the same time.
      Seconds: jsonata("$floor(30 * $attempt * (0.5 + $random()))"),
      Assign: { attempt: jsonata("$attempt + 1") },
      Next: "RunTask",
    },
    // The log driver hands over the last lines when the container has ended.
    WaitForLog: { Type: "Wait", Seconds: 5, Next: "ReadTaskLog" },
    ReadTaskLog: readTaskLog(options),
    SayWhyTaskFailed: {
      Type: "Pass",
      Assign: { failure: jsonata(sentence(options.containerName)) },
      Next: options.onFailure,
    },
    TaskRefused: {
      Type: "Pass",
      Assign: {
        failure: {
          error: jsonata("$failure.error"),
          // docs/decisions/0017
          cause: jsonata(
            "$failure.cause & ($contains($failure.cause, /inactive/i) ? '. A deploy replaced the task while this run was under way: start the run again.' : '')",
          ),
        },
      },
      Next: options.onFailure,
    },
    TaskTimedOut: failWith(
      "Task.TimedOut",
      `'The task did not end within ${options.timeoutSeconds / 60} minutes and was stopped. To allow more, raise task.timeoutMinutes of the pipeline.'`,
      options.onFailure,
    ),
  };
}

/** Whatever keeps the log from being read, `lastWords` stays empty, and what ECS says is reported. */
function readTaskLog({ containerName, logGroup }: TaskFailure): State {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:cloudwatchlogs:getLogEvents",
    Arguments: {
      LogGroupName: logGroup,
      LogStreamName: jsonata(
        // Every container of the cause has the task's ARN too, so that it is not text to search.
        `'${LOG_STREAM_PREFIX}/${containerName}/' & $split($parse($failure.cause).TaskArn, '/')[-1]`,
      ),
      StartFromHead: false,
      // A state's result has at most 256 KiB, which one line can take.
      Limit: 3,
    },
    Assign: {
      lastWords: jsonata(
        `(
          $lines := $states.result.Events.Message[$contains($, /^\\s*\\{.*"event"\\s*:\\s*"failed".*\\}\\s*$/)];
          $said := $map($lines, function($line) { $parse($line) })[event = 'failed' and runId = $runId and $type(message) = 'string'][-1];
          $exists($said)
            ? { 'name': $string($said.name ? $said.name : 'Failed'), 'message': ${asCause("$said.message")} }
            : {}
        )`,
      ),
    },
    Retry: retryService("CloudWatchLogs"),
    // The first of these is not part of States.ALL.
    // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    Catch: ["States.DataLimitExceeded", "States.ALL"].map((error) => ({
      ErrorEquals: [error],
      Next: "SayWhyTaskFailed",
    })),
    Next: "SayWhyTaskFailed",
  };
}

/**
 * Error and cause of a task that failed. A Pass state catches nothing, so that a cause which is not a whole JSON, as one that
 * was cut would be, is not parsed but passed on.
 */
const sentence = (containerName: string): string => `(
  $task := $contains($failure.cause, /^\\s*\\{[\\s\\S]*\\}\\s*$/) ? $parse($failure.cause) : {};
  $container := $task.Containers[Name = '${containerName}'][0];
  $code := $exists($container.ExitCode) ? $string($container.ExitCode) : '';
  $why := $join($distinct([$task.StoppedReason, $container.Reason]), '; ');
  $isOutOfMemory := $contains($why, /OutOfMemory/i);
  $known := $lookup(${JSON.stringify(EXIT_CODES)}, $code);
  $reason := $match($why, /^([A-Za-z]+(?:Error|Exception))\\b/).groups[0];
  $name := $isOutOfMemory ? 'OutOfMemory' : $known ? $known : $code != '' ? 'Exit' & $code : $reason ? $reason : 'Stopped';
  $exists($lastWords.message)
    ? { 'error': 'Task.' & $lastWords.name, 'cause': $lastWords.message }
    : $why = ''
      ? { 'error': $failure.error, 'cause': ${asCause("$failure.cause")} }
      : { 'error': 'Task.' & $name, 'cause': ${asCause(
        `$isOutOfMemory
          ? 'The task was killed for lack of memory' & ($exists($task.Memory) ? '; it has ' & $task.Memory & ' MiB' : '') & '. Raise task.memory of the pipeline. ECS says: ' & $why
          : $code != ''
            ? 'The task ended with exit code ' & $code & ($known ? ' (' & $known & ')' : '') & ' and logged no line that says why. ECS says: ' & $why
            : $task.StopCode = 'TaskFailedToStart'
              ? 'The task did not start, in ' & $attempt & ' attempts: ' & $why
              : 'The task was stopped: ' & $why`,
      )} }
)`;
