import { regionalArn } from "../../settings/arns";
import { ofEach, type PipelineSide, type SourceSide, type TargetSide } from "../principals";
import { executionOf } from "./between-pipelines";
import { eachPipeline, requestsTo, type Ask, type Section } from "./section";

export function identities(to: TargetSide): Section {
  const { account, arns, stack } = to.settings;
  const ask = requestsTo(to.settings);
  const other = arns.role("other");
  const bounded = { "iam:PermissionsBoundary": arns.boundary };
  const deploys = [to.deploy, to.admin];
  const admin = [to.admin];
  const passing = (service: string) => ({ "iam:PassedToService": service });
  return {
    title: `Identities in ${stack}`,
    principals: [to.deploy, to.promotion, to.preview, ...ofEach(to, "task", "states"), to.admin],
    requests: [
      ...eachPipeline(to, ({ settings: { arns: own }, states }, tell) => [
        tell("create the task role, with the boundary", "iam:CreateRole", own.taskRole, deploys, bounded),
        tell("create the task role, without the boundary", "iam:CreateRole", own.taskRole, admin),
        tell("create the task role, with another boundary", "iam:CreateRole", own.taskRole, admin, {
          "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
        tell("change the task role's policy", "iam:PutRolePolicy", own.taskRole, deploys, bounded),
        tell("attach a managed policy to the task role", "iam:AttachRolePolicy", own.taskRole, admin, {
          ...bounded,
          "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
        tell(
          "remove the task role's boundary",
          "iam:DeleteRolePermissionsBoundary",
          own.taskRole,
          admin,
          bounded,
        ),
        tell(
          "pass the task role to ECS",
          "iam:PassRole",
          own.taskRole,
          [to.deploy, states, to.admin],
          passing("ecs-tasks.amazonaws.com"),
        ),
        tell("pass the task role to EC2", "iam:PassRole", own.taskRole, admin, passing("ec2.amazonaws.com")),
      ]),
      ask("create another role, with the boundary", "iam:CreateRole", other, admin, bounded),
      ask("change the deploy role's policy", "iam:PutRolePolicy", arns.deployRole, admin, bounded),
      ask("change the promotion role's policy", "iam:PutRolePolicy", arns.promotionRole, admin, bounded),
      ask(
        "change the trust policy of the promotion role",
        "iam:UpdateAssumeRolePolicy",
        arns.promotionRole,
        admin,
      ),
      ask(
        "change the deploy role's boundary",
        "iam:PutRolePermissionsBoundary",
        arns.deployRole,
        admin,
        bounded,
      ),
      ask("change the boundary's policy", "iam:CreatePolicyVersion", arns.boundary, admin),
      ask("create a user", "iam:CreateUser", `arn:aws:iam::${account}:user/smuggled`, admin),
      ask(
        "pass the deploy role to ECS",
        "iam:PassRole",
        arns.deployRole,
        admin,
        passing("ecs-tasks.amazonaws.com"),
      ),
      ask(
        "pass the promotion role to CodeBuild",
        "iam:PassRole",
        arns.promotionRole,
        admin,
        passing("codebuild.amazonaws.com"),
      ),
    ],
  };
}

export function running(from: SourceSide, to: TargetSide): Section {
  const other = regionalArn(to.settings)("states", "execution:other:run");
  return {
    title: `Running the pipeline in ${to.settings.stack}`,
    principals: [
      ...ofEach(to, "schedule", "states", "task", "execution"),
      to.deploy,
      to.promotion,
      to.preview,
      to.deployer,
      from.thirdAccount,
    ],
    requests: [
      requestsTo(to.settings)("stop a run of another state machine", "states:StopExecution", other, []),
      ...eachPipeline(to, (pipeline, ask) => runs(pipeline, to, ask)),
    ],
  };
}

function runs(
  { settings, schedule, states, execution }: PipelineSide,
  to: TargetSide,
  ask: Ask,
): Section["requests"] {
  const { arns, names } = settings;
  const run = executionOf(settings);
  const child = run.replace(/:run$/, "/inputs:child");
  const mapRun = run.replace(":execution:", ":mapRun:").replace(/:run$/, "/inputs:run");
  const task = arns.taskDefinition.replace("*", "1");
  // A Distributed Map starts, follows and stops children, which are executions of the machine itself.
  const fansOut = settings.inputs === "folder" ? [states] : [];
  return [
    ask("start a run", "states:StartExecution", arns.stateMachine, [schedule, ...fansOut]),
    ask("stop a run", "states:StopExecution", run, fansOut),
    ask("read a run of one of its inputs", "states:DescribeExecution", child, [to.promotion, ...fansOut]),
    ask("stop a run of one of its inputs", "states:StopExecution", child, fansOut),
    ask("list the runs of its inputs", "states:ListExecutions", mapRun, [to.promotion, ...fansOut]),
    ask("run the task", "ecs:RunTask", task, [states], { "ecs:cluster": arns.cluster }),
    ask("run the task in another cluster", "ecs:RunTask", task, [], {
      "ecs:cluster": arns.cluster.replace(names.cluster, "other"),
    }),
    ask("publish a failure notification", "sns:Publish", arns.topic, [states]),
    ask("change the state machine", "states:UpdateStateMachine", arns.stateMachine, [to.deploy]),
    ask("write the task's log", "logs:PutLogEvents", `${arns.logGroup}:log-stream:task/1`, [execution]),
    ask("read a failed task's last line", "logs:GetLogEvents", `${arns.logGroup}:log-stream:task/1`, [
      states,
    ]),
    ask("read another log stream", "logs:GetLogEvents", `${arns.logGroup}:log-stream:other/1`, []),
  ];
}
