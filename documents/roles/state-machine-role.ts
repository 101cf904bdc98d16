import type { PipelineArns } from "../../settings/arns";
import type { PipelineSettings } from "../../settings/settings";
import { ownKey, useKey } from "../resource-policies/key-use";
import { policy, type PolicyDocument, type Statement } from "../policy";
import { LOG_STREAM_PREFIX } from "../state-machine/container-definition";
import { runParameters } from "../state-machine/parameters";
import { METRIC_NAMESPACE } from "../metrics";
import { inputObjects, keepFromOthers, outputObjects } from "./task-role";

/** What the state machine may do: exactly the calls in its definition, and what `runTask.sync` needs to wait. */
export function stateMachineRolePolicy(settings: PipelineSettings): PolicyDocument {
  const { account, region, arns } = settings;
  const key = ownKey(settings);
  const task = `arn:aws:ecs:${region}:${account}:task/${arns.cluster.split("/")[1]}/*`;
  return policy(
    {
      Sid: "ReadParameters",
      Effect: "Allow",
      Action: ["ssm:GetParameters"],
      Resource: [...runParameters(settings).map((name) => arns.parameter(name)), arns.releaseParameter],
    },
    ...(settings.inputs === "none" ? [] : objectStatements(settings)),
    // AWS takes no narrower resource for reading a task definition.
    { Sid: "FindTask", Effect: "Allow", Action: ["ecs:DescribeTaskDefinition"], Resource: ["*"] },
    {
      Sid: "RunTask",
      Effect: "Allow",
      Action: ["ecs:RunTask"],
      Resource: [arns.taskDefinition],
      Condition: { ArnEquals: { "ecs:cluster": [arns.cluster] } },
    },
    { Sid: "FollowTask", Effect: "Allow", Action: ["ecs:DescribeTasks", "ecs:StopTask"], Resource: [task] },
    {
      // The rule by which Step Functions learns that a task ended; its name is AWS's own.
      // https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
      Sid: "HearOfTheEnd",
      Effect: "Allow",
      Action: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
      Resource: [`arn:aws:events:${region}:${account}:rule/StepFunctionsGetEventsForECSTaskRule`],
    },
    {
      Sid: "HandRolesToTask",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [arns.executionRole, arns.taskRole],
      Condition: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
    },
    {
      Sid: "PublishMetrics",
      Effect: "Allow",
      Action: ["cloudwatch:PutMetricData"],
      Resource: ["*"],
      Condition: { StringEquals: { "cloudwatch:namespace": [METRIC_NAMESPACE] } },
    },
    {
      // The last line of a task that failed. An object of its log group is a stream.
      Sid: "ReadTaskLog",
      Effect: "Allow",
      Action: ["logs:GetLogEvents"],
      Resource: [`${arns.logGroup}:log-stream:${LOG_STREAM_PREFIX}/*`],
    },
    { Sid: "Notify", Effect: "Allow", Action: ["sns:Publish"], Resource: [arns.topic] },
    ...observability(),
    ...(key ? [useKey("UseDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], key)] : []),
    ...(settings.inputs === "folder" ? [fanOut(arns)] : []),
  );
}

const objectStatements = (settings: PipelineSettings): Statement[] => [
  {
    Sid: "CheckObjects",
    Effect: "Allow",
    Action: ["s3:GetObject"],
    Resource: [...inputObjects(settings), ...outputObjects(settings)],
  },
  {
    // Without it S3 answers 403 instead of 404 for an object that is not there.
    Sid: "TellMissingFromForbidden",
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: [settings.arns.inputBucket, settings.arns.outputBucket],
  },
  ...keepFromOthers(settings),
];

/** Log delivery and tracing take no narrower resource. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
function observability(): Statement[] {
  const delivery = [
    "CreateLogDelivery",
    "DeleteLogDelivery",
    "GetLogDelivery",
    "ListLogDeliveries",
    "UpdateLogDelivery",
  ];
  return [
    {
      Sid: "DeliverLog",
      Effect: "Allow",
      Action: [...delivery, "DescribeLogGroups", "DescribeResourcePolicies", "PutResourcePolicy"]
        .map((name) => `logs:${name}`)
        .sort(),
      Resource: ["*"],
    },
    {
      Sid: "Trace",
      Effect: "Allow",
      Action: [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ],
      Resource: ["*"],
    },
  ];
}

/** A Distributed Map starts child executions of its own machine, and the run reads which of them failed first. */
function fanOut({ stateMachine }: PipelineArns): Statement {
  const execution = stateMachine.replace(":stateMachine:", ":execution:");
  const mapRun = stateMachine.replace(":stateMachine:", ":mapRun:");
  return {
    Sid: "FanOut",
    Effect: "Allow",
    Action: [
      "states:DescribeExecution",
      "states:ListExecutions",
      "states:ListMapRuns",
      "states:StartExecution",
      "states:StopExecution",
    ],
    Resource: [stateMachine, `${execution}/*`, `${execution}:*`, `${mapRun}/*`],
  };
}
