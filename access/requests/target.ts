import { regionalArn } from "../../settings/arns";
import type { SourceSide, TargetSide } from "../principals";
import { requestsTo, type Section } from "./section";

export function identities(to: TargetSide): Section {
  const { account, arns, stack } = to.settings;
  const ask = requestsTo(to.settings);
  const other = arns.role("other");
  const bounded = { "iam:PermissionsBoundary": arns.boundary };
  const deploys = [to.deploy, to.admin];
  const admin = [to.admin];
  const pass = (label: string, role: string, service: string, allowed: Section["principals"]) =>
    ask(label, "iam:PassRole", role, allowed, { "iam:PassedToService": service });
  return {
    title: `Identities in ${stack}`,
    principals: [to.deploy, to.promotion, to.preview, to.task, to.states, to.admin],
    requests: [
      ask("create the task role, with the boundary", "iam:CreateRole", arns.taskRole, deploys, bounded),
      ask("create the task role, without the boundary", "iam:CreateRole", arns.taskRole, admin),
      ask("create the task role, with another boundary", "iam:CreateRole", arns.taskRole, admin, {
        "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      ask("create another role, with the boundary", "iam:CreateRole", other, admin, bounded),
      ask("change the task role's policy", "iam:PutRolePolicy", arns.taskRole, deploys, bounded),
      ask("change the deploy role's policy", "iam:PutRolePolicy", arns.deployRole, admin, bounded),
      ask("change the promotion role's policy", "iam:PutRolePolicy", arns.promotionRole, admin, bounded),
      ask("attach a managed policy to the task role", "iam:AttachRolePolicy", arns.taskRole, admin, {
        ...bounded,
        "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
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
      ask(
        "remove the task role's boundary",
        "iam:DeleteRolePermissionsBoundary",
        arns.taskRole,
        admin,
        bounded,
      ),
      ask("change the boundary's policy", "iam:CreatePolicyVersion", arns.boundary, admin),
      ask("create a user", "iam:CreateUser", `arn:aws:iam::${account}:user/smuggled`, admin),
      pass("pass the task role to ECS", arns.taskRole, "ecs-tasks.amazonaws.com", [
        to.deploy,
        to.states,
        to.admin,
      ]),
      pass("pass the task role to EC2", arns.taskRole, "ec2.amazonaws.com", admin),
      pass("pass the deploy role to ECS", arns.deployRole, "ecs-tasks.amazonaws.com", admin),
      pass("pass the promotion role to CodeBuild", arns.promotionRole, "codebuild.amazonaws.com", admin),
    ],
  };
}

export function running(from: SourceSide, to: TargetSide): Section {
  const { names, arns, stack, inputs } = to.settings;
  const ask = requestsTo(to.settings);
  const states = (resource: string) => regionalArn(to.settings)("states", resource);
  const run = states(`execution:${names.stateMachine}:run`);
  const child = states(`execution:${names.stateMachine}/inputs:child`);
  const mapRun = states(`mapRun:${names.stateMachine}/inputs:run`);
  // A Distributed Map starts, follows and stops children, which are executions of the machine itself.
  const fansOut = inputs === "folder" ? [to.states] : [];
  return {
    title: `Running the pipeline in ${stack}`,
    principals: [
      to.schedule,
      to.states,
      to.task,
      to.execution,
      to.deploy,
      to.promotion,
      to.preview,
      to.deployer,
      from.thirdAccount,
    ],
    requests: [
      ask("start a run", "states:StartExecution", arns.stateMachine, [to.schedule, ...fansOut]),
      ask("stop a run", "states:StopExecution", run, fansOut),
      ask("read a run of one of its inputs", "states:DescribeExecution", child, [to.promotion, ...fansOut]),
      ask("stop a run of one of its inputs", "states:StopExecution", child, fansOut),
      ask("list the runs of its inputs", "states:ListExecutions", mapRun, [to.promotion, ...fansOut]),
      ask("stop a run of another state machine", "states:StopExecution", states("execution:other:run"), []),
      ask("run the task", "ecs:RunTask", arns.taskDefinition.replace("*", "1"), [to.states], {
        "ecs:cluster": arns.cluster,
      }),
      ask("run the task in another cluster", "ecs:RunTask", arns.taskDefinition.replace("*", "1"), [], {
        "ecs:cluster": arns.cluster.replace(names.cluster, "other"),
      }),
      ask("publish a failure notification", "sns:Publish", arns.topic, [to.states]),
      ask("change the state machine", "states:UpdateStateMachine", arns.stateMachine, [to.deploy]),
      ask("write the task's log", "logs:PutLogEvents", `${arns.logGroup}:log-stream:task/1`, [to.execution]),
      ask("read a failed task's last line", "logs:GetLogEvents", `${arns.logGroup}:log-stream:task/1`, [
        to.states,
      ]),
      ask("read another log stream", "logs:GetLogEvents", `${arns.logGroup}:log-stream:other/1`, []),
    ],
  };
}
