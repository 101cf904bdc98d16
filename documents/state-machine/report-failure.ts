import { METRIC_NAMESPACE } from "../metrics";
import { runbook } from "../runbook";
import { asCause, inLine, jsonata, retryService, type States } from "./language";
import { IS_VALIDATION } from "./validation-input";

export interface ReportFailure {
  readonly stack: string;
  readonly region: string;
  /** ARN of the topic that hears of failures. */
  readonly topic: string;
  /** Log group of the task. */
  readonly logGroup: string;
  /** A target runs nothing on validation data. */
  readonly onlyReleasedModel: boolean;
}

/** Metric of failed runs of which a message went out, by state machine: an alarm rings for any other. */
export const FAILURES_REPORTED = "FailuresReported";

const EXECUTION = "$states.context.Execution";
const MACHINE = "$states.context.StateMachine";
const CAUSE = asCause("$failure.cause");

/** A failure is reported, and stays a failure whether or not the report went out. */
export function reportFailure(options: ReportFailure): States {
  return {
    NotifyFailure: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:sns:publish",
      Arguments: {
        TopicArn: options.topic,
        Subject: jsonata(subject(options)),
        Message: jsonata(message(options)),
      },
      Retry: retryService("Sns"),
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Failed" }],
      Next: "CountAsReported",
    },
    CountAsReported: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:cloudwatch:putMetricData",
      Arguments: {
        Namespace: METRIC_NAMESPACE,
        // The run may end in the next minute, and the alarm goes by the minute.
        MetricData: ["$millis()", "$millis() + 60000"].map((time) => ({
          MetricName: FAILURES_REPORTED,
          Dimensions: [{ Name: "StateMachine", Value: jsonata(`${MACHINE}.Name`) }],
          Timestamp: jsonata(`$fromMillis(${time})`),
          Value: 1,
        })),
      },
      Retry: retryService("CloudWatch"),
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Failed" }],
      Next: "Failed",
    },
    Failed: { Type: "Fail", Error: jsonata(inLine("$failure.error")), Cause: jsonata(CAUSE) },
  };
}

const either = ({ onlyReleasedModel }: ReportFailure, validation: string, other: string): string =>
  onlyReleasedModel ? `'${other}'` : `(${IS_VALIDATION} ? '${validation}' : '${other}')`;

/**
 * Stack, error and the beginning of the cause, in which an object's bucket would take the place of what is wrong with it.
 * SNS takes less than 100 characters, and for mail only printable ASCII without line breaks.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const subject = (options: ReportFailure): string =>
  `$substring($replace('[${options.stack}] ' & ${either(options, "validation failed", "failed")} & ': ' & $failure.error & ' ' & $replace($failure.cause, /s3:\\/\\/[^\\/]+\\//, ''), /[^!-~]+/, ' '), 0, 99)`;

/** For people: which run, why, and what to do next, each on one line. */
function message(options: ReportFailure): string {
  const { stack, region, logGroup } = options;
  const kind = either(options, "validation run", "run");
  const again = either(
    options,
    "npm run release -- validate-model",
    "aws stepfunctions start-execution --state-machine-arn ",
  );
  const lines = [
    `'The ' & ${kind} & ' ' & ${EXECUTION}.Name & ' of ' & ${MACHINE}.Name & ' failed in ${stack}.'`,
    "''",
    "'Error: ' & $failure.error",
    `'Cause: ' & ${CAUSE}`,
    "''",
    `'The run: https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/' & ${EXECUTION}.Id`,
    `"Its log: aws logs tail ${logGroup} --since 1d --filter-pattern '\\"" & ${EXECUTION}.Name & "\\"'"`,
    `'What to do: ${runbook("A run failed")}'`,
    `'Once the cause is fixed, run it again: ' & ${again}${options.onlyReleasedModel ? ` & ${MACHINE}.Id` : ` & (${IS_VALIDATION} ? '' : ${MACHINE}.Id)`}`,
  ];
  return `$join($map([${lines.join(", ")}], function($line) { ${inLine("$line")} }), '\\n')`;
}
