import { composeArns } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import type { PrincipalName } from "../principals";
import { question, type Section } from "./question";

export function identities(target: Settings): Section {
  const ask = question(target.account);
  const to = composeArns(target);
  const other = to.role("other");
  const bounded = { "iam:PermissionsBoundary": to.boundary };
  const deploys = ["prod deploy", "prod admin"] as const;
  const admin = ["prod admin"] as const;
  const pass = (label: string, role: string, service: string, allowed: readonly PrincipalName[]) =>
    ask(label, "iam:PassRole", role, allowed, { "iam:PassedToService": service });
  return {
    title: "Identities in prod",
    askers: ["prod deploy", "promotion", "prod preview", "prod task", "prod states", "prod admin"],
    questions: [
      ask("create the task role, with the boundary", "iam:CreateRole", to.taskRole, deploys, bounded),
      ask("create the task role, without the boundary", "iam:CreateRole", to.taskRole, admin),
      ask("create the task role, with another boundary", "iam:CreateRole", to.taskRole, admin, {
        "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      ask("create another role, with the boundary", "iam:CreateRole", other, admin, bounded),
      ask("change the task role's policy", "iam:PutRolePolicy", to.taskRole, deploys, bounded),
      ask("change its own policy", "iam:PutRolePolicy", to.deployRole, admin, bounded),
      ask("change the promotion role's policy", "iam:PutRolePolicy", to.promotionRole, admin, bounded),
      ask("attach a managed policy to the task role", "iam:AttachRolePolicy", to.taskRole, admin, {
        ...bounded,
        "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      ask("change who may take on the promotion role", "iam:UpdateAssumeRolePolicy", to.promotionRole, admin),
      ask("change its own boundary", "iam:PutRolePermissionsBoundary", to.deployRole, admin, bounded),
      ask(
        "take the task role's boundary away",
        "iam:DeleteRolePermissionsBoundary",
        to.taskRole,
        admin,
        bounded,
      ),
      ask("change what the boundary says", "iam:CreatePolicyVersion", to.boundary, admin),
      ask("create a user", "iam:CreateUser", `arn:aws:iam::${target.account}:user/smuggled`, admin),
      pass("hand the task role to ECS", to.taskRole, "ecs-tasks.amazonaws.com", [
        "prod deploy",
        "prod states",
        "prod admin",
      ]),
      pass("hand the task role to EC2", to.taskRole, "ec2.amazonaws.com", admin),
      pass("hand the deploy role to ECS", to.deployRole, "ecs-tasks.amazonaws.com", admin),
      pass("hand the promotion role to CodeBuild", to.promotionRole, "codebuild.amazonaws.com", admin),
    ],
  };
}

export function running(target: Settings): Section {
  const ask = question(target.account);
  const to = composeArns(target);
  const { region, account, names } = target;
  const execution = `arn:aws:states:${region}:${account}:execution:${names.stateMachine}:run`;
  return {
    title: "Running the pipeline in prod",
    askers: [
      "prod schedule",
      "prod states",
      "prod task",
      "prod execution",
      "prod deploy",
      "promotion",
      "prod preview",
      "deployer",
      "third account",
    ],
    questions: [
      ask("start a run", "states:StartExecution", to.stateMachine, ["prod schedule"]),
      ask("stop a run", "states:StopExecution", execution, []),
      ask("run the task", "ecs:RunTask", to.taskDefinition.replace("*", "1"), ["prod states"], {
        "ecs:cluster": to.cluster,
      }),
      ask("run the task in another cluster", "ecs:RunTask", to.taskDefinition.replace("*", "1"), [], {
        "ecs:cluster": to.cluster.replace(names.cluster, "other"),
      }),
      ask("read the run's parameters", "ssm:GetParameters", to.parameter("model-key"), [
        "prod states",
        "prod task",
        "promotion",
      ]),
      ask("change a parameter", "ssm:PutParameter", to.parameter("model-key"), ["prod deploy"]),
      ask("tell of a failure", "sns:Publish", to.topic, ["prod states"]),
      ask("change the state machine", "states:UpdateStateMachine", to.stateMachine, ["prod deploy"]),
      ask("write the task's log", "logs:PutLogEvents", `${to.logGroup}:log-stream:task/1`, [
        "prod execution",
      ]),
      ask("read a failed task's last line", "logs:GetLogEvents", `${to.logGroup}:log-stream:task/1`, [
        "prod states",
      ]),
      ask("read another stream of that log", "logs:GetLogEvents", `${to.logGroup}:log-stream:other/1`, []),
    ],
  };
}
