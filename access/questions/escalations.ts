import { composeArns, roleArn } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import type { PrincipalName } from "../principals";
import { accountRoot, letsIn, openedPolicies } from "./opened-policies";
import { question, type Section } from "./question";

/** What somebody tries who has taken over a role of ours, or may write what decides about one. */
export const escalations = (source: Settings, target: Settings, stateBucket: string): readonly Section[] => [
  throughSource(source, target, stateBucket),
  withEverything(target),
  openedPolicies(target),
];

function throughSource(source: Settings, target: Settings, stateBucket: string): Section {
  const ask = question(source.account);
  const from = composeArns(source);
  const deployer = roleArn(source.account, target.names.deployerRole);
  const admin = ["dev admin"] as const;
  const bounded = { "iam:PermissionsBoundary": from.boundary };
  const image = from.repository(source.task.image);
  const state = `arn:aws:s3:::${stateBucket}/.pulumi/stacks/${source.project}/${target.stack}.json`;
  return {
    title: "Taking over dev, and prod from there",
    askers: [
      "dev deploy",
      "dev preview",
      "dev execution",
      "dev task",
      "dev task with everything",
      "image builder",
      "tester",
      "previewer",
      "dev admin",
    ],
    questions: [
      ask(
        "write the policy of dev's task role",
        "iam:PutRolePolicy",
        from.taskRole,
        ["dev deploy", ...admin],
        bounded,
      ),
      ask("write it while that has no boundary", "iam:PutRolePolicy", from.taskRole, admin),
      ask(
        "open the trust of dev's task role",
        "iam:UpdateAssumeRolePolicy",
        from.taskRole,
        ["dev deploy", ...admin],
        bounded,
      ),
      ask("open it while that has no boundary", "iam:UpdateAssumeRolePolicy", from.taskRole, admin),
      ask("write the policy of prod's deployer", "iam:PutRolePolicy", deployer, admin),
      ask("open the trust of prod's deployer", "iam:UpdateAssumeRolePolicy", deployer, admin),
      ask("open the trust of the image builder", "iam:UpdateAssumeRolePolicy", from.imageBuilderRole, admin),
      {
        ...ask("take on prod's deployer, its trust opened", "sts:AssumeRole", deployer, admin),
        resourcePolicy: letsIn(accountRoot(source.account), "sts:AssumeRole"),
      },
      ask("push to dev", "ecr:PutImage", image, ["image builder", "tester", ...admin]),
      ask("push a layer to dev", "ecr:UploadLayerPart", image, ["image builder", ...admin]),
      ask("begin a session on a machine of dev", "ssm:StartSession", machine(source), admin),
      ask("write prod's state", "s3:PutObject", state, admin),
      ask("make an access point to a bucket", "s3:CreateAccessPoint", accessPoint(source), admin),
      ask(
        "write prod's state by an access point",
        "s3:PutObject",
        `${accessPoint(source)}/object/.pulumi/stacks/${source.project}/${target.stack}.json`,
        admin,
      ),
    ],
  };
}

function withEverything(target: Settings): Section {
  const ask = question(target.account);
  const to = composeArns(target);
  const { region, account, names } = target;
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const admin = ["prod admin"] as const;
  const deploys = ["prod deploy", ...admin] as const;
  const runs = ["prod states with everything", ...admin] as const;
  const pass = (label: string, role: string, service: string, allowed: readonly PrincipalName[]) =>
    ask(label, "iam:PassRole", role, allowed, { "iam:PassedToService": `${service}.amazonaws.com` });
  const cluster = to.cluster.split("/").at(-1);
  return {
    title: "Roles of prod whose policies were changed to allow everything",
    askers: [
      "prod task with everything",
      "prod states with everything",
      "prod deploy",
      "promotion",
      "prod admin",
    ],
    questions: [
      ask("start a machine", "ec2:RunInstances", machine(target), admin),
      ask("make a machine of an image", "ec2:ImportInstance", machine(target), admin),
      ask("make an access point to a bucket", "s3:CreateAccessPoint", accessPoint(target), admin),
      ask("run a document on machines", "ssm:CreateAssociation", arn("ssm", "document/smuggled"), admin),
      ask("begin a session on a machine", "ssm:StartSession", machine(target), admin),
      ask("run a command in the task", "ecs:ExecuteCommand", arn("ecs", `task/${cluster}/1`), admin, {
        "ecs:cluster": to.cluster,
      }),
      ask(
        "register a task definition",
        "ecs:RegisterTaskDefinition",
        to.taskDefinition.replace("*", "1"),
        deploys,
      ),
      ask("make a service", "ecs:CreateService", arn("ecs", `service/${cluster}/smuggled`), admin),
      ask("change the state machine", "states:UpdateStateMachine", to.stateMachine, deploys),
      ask(
        "change the schedule",
        "scheduler:UpdateSchedule",
        arn("scheduler", `schedule/${names.schedule}/${names.schedule}`),
        deploys,
      ),
      ask("create a role", "iam:CreateRole", to.role("smuggled"), admin, {
        "iam:PermissionsBoundary": to.boundary,
      }),
      ask("write the task role's policy", "iam:PutRolePolicy", to.taskRole, deploys, {
        "iam:PermissionsBoundary": to.boundary,
      }),
      pass("hand the task role to ECS", to.taskRole, "ecs-tasks", ["prod deploy", ...runs]),
      pass("hand the state machine's role on", to.stateMachineRole, "states", deploys),
      pass("hand the schedule's role on", to.scheduleRole, "scheduler", deploys),
      ask("run the task", "ecs:RunTask", to.taskDefinition.replace("*", "1"), runs, {
        "ecs:cluster": to.cluster,
      }),
      ask("open a repository", "ecr:SetRepositoryPolicy", to.repository(target.task.image), deploys),
      ask("open a bucket", "s3:PutBucketPolicy", to.inputBucket, deploys),
    ],
  };
}

const accessPoint = ({ region, account }: Settings): string =>
  `arn:aws:s3:${region}:${account}:accesspoint/smuggled`;

const machine = ({ region, account }: Settings): string =>
  `arn:aws:ec2:${region}:${account}:instance/i-0a1b2c3d`;
