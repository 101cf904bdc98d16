import { everyPipeline, type Settings } from "../../settings/settings";
import { policy, type PolicyDocument } from "../policy";
import { exceptOfOthers } from "./stack-access/access";
import { everyParameter } from "../state-machine/parameters";

/**
 * What shows which release one stack has and ran: its parameters with their history, its task definition, state machine
 * and schedule, its runs with their tasks, what its task role may read, its alarms with who hears of them, and how many
 * triggers were not delivered. Nothing here changes or starts anything.
 */
export function releaseReaderPolicy(settings: Settings): PolicyDocument {
  const { arns } = everyPipeline(settings);
  const { stateMachine, cluster, taskRole } = arns;
  const execution = stateMachine.replace(":stateMachine:", ":execution:");
  const Condition = exceptOfOthers(settings);
  const mapRun = stateMachine.replace(":stateMachine:", ":mapRun:");
  return policy(
    {
      // By their names, for others may keep secrets beside them.
      Sid: "ReadParameters",
      Effect: "Allow",
      Action: ["ssm:GetParameterHistory", "ssm:GetParameters"],
      Resource: everyParameter(arns),
      Condition,
    },
    {
      // The children of a Distributed Map are executions of the same machine, `<machine>/<label>:<id>`.
      // https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
      Sid: "ReadRuns",
      Effect: "Allow",
      Action: [
        "states:DescribeExecution",
        "states:DescribeStateMachine",
        "states:GetExecutionHistory",
        "states:ListExecutions",
        "states:ListMapRuns",
      ],
      Resource: [stateMachine, `${execution}:*`, `${execution}/*`, `${mapRun}/*`],
      Condition,
    },
    // AWS takes no narrower resource for reading a task definition.
    { Sid: "ReadTask", Effect: "Allow", Action: ["ecs:DescribeTaskDefinition"], Resource: ["*"] },
    {
      // The resource of this one is a container instance, which Fargate has none of: the cluster is its bound.
      // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html
      Sid: "ListTasks",
      Effect: "Allow",
      Action: ["ecs:ListTasks"],
      Resource: ["*"],
      Condition: { ArnEquals: { "ecs:cluster": [cluster] } },
    },
    {
      Sid: "ReadTasks",
      Effect: "Allow",
      Action: ["ecs:DescribeTasks"],
      Resource: [`${cluster.replace(":cluster/", ":task/")}/*`],
    },
    {
      Sid: "ReadSchedule",
      Effect: "Allow",
      Action: ["scheduler:GetSchedule"],
      Resource: [arns.schedule],
    },
    {
      Sid: "ListWhoHears",
      Effect: "Allow",
      Action: ["sns:ListSubscriptionsByTopic"],
      Resource: [arns.topic],
      Condition,
    },
    // CloudWatch asks for all alarms, whichever are named: https://github.com/mattclay/aws-terminator/pull/63
    { Sid: "ReadAlarms", Effect: "Allow", Action: ["cloudwatch:DescribeAlarms"], Resource: ["*"] },
    {
      // How many messages wait, and none of them.
      Sid: "CountDeadLetters",
      Effect: "Allow",
      Action: ["sqs:GetQueueAttributes"],
      Resource: [arns.deadLetterQueue],
      Condition,
    },
    {
      Sid: "ReadTaskRole",
      Effect: "Allow",
      Action: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListRolePolicies"],
      Resource: [taskRole],
      Condition,
    },
  );
}
