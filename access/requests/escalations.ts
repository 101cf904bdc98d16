import type { Settings } from "../../settings/settings";
import type { SourceSide, TargetSide, Sides } from "../principals";
import { accountRoot, letsIn } from "./opened-policies";
import { question, type Question, type Section } from "./section";

/** What somebody tries who has taken over a role of the source. */
export function throughSource({ source: from, targets }: Sides, stateBucket: string): Section {
  const { settings } = from;
  const ask = question(settings.account);
  const admin = [from.admin];
  const bounded = { "iam:PermissionsBoundary": from.arns.boundary };
  const image = from.arns.repository(settings.task.image);
  return {
    title: `Taking over ${from.stack}, and its targets from there`,
    askers: [
      from.deploy,
      from.preview,
      from.execution,
      from.task,
      from.taskWithEverything,
      from.imageBuilder,
      from.tester,
      ...targets.map(({ previewer }) => previewer),
      from.admin,
    ],
    questions: [
      ask(
        `write the policy of ${from.stack}'s task role`,
        "iam:PutRolePolicy",
        from.arns.taskRole,
        [from.deploy, ...admin],
        bounded,
      ),
      ask("write it while that has no boundary", "iam:PutRolePolicy", from.arns.taskRole, admin),
      ask(
        `open the trust of ${from.stack}'s task role`,
        "iam:UpdateAssumeRolePolicy",
        from.arns.taskRole,
        [from.deploy, ...admin],
        bounded,
      ),
      ask("open it while that has no boundary", "iam:UpdateAssumeRolePolicy", from.arns.taskRole, admin),
      ask(
        "open the trust of the image builder",
        "iam:UpdateAssumeRolePolicy",
        from.arns.imageBuilderRole,
        admin,
      ),
      ask(`push to ${from.stack}`, "ecr:PutImage", image, [from.imageBuilder, from.tester, ...admin]),
      ask(`push a layer to ${from.stack}`, "ecr:UploadLayerPart", image, [from.imageBuilder, ...admin]),
      ask(`begin a session on a machine of ${from.stack}`, "ssm:StartSession", machine(settings), admin),
      ask("make an access point to a bucket", "s3:CreateAccessPoint", accessPoint(settings), admin),
      ...targets.flatMap((to) => throughDeployer(from, to, stateBucket)),
    ],
  };
}

/** From the source into one of its targets: by the role that assumes its roles, and by its state. */
function throughDeployer(
  { settings, admin }: SourceSide,
  { stack, deployer }: TargetSide,
  stateBucket: string,
): readonly Question[] {
  const ask = question(settings.account);
  const state = `.pulumi/stacks/${settings.project}/${stack}.json`;
  return [
    ask(`write the policy of ${stack}'s deployer`, "iam:PutRolePolicy", deployer.arn, [admin]),
    ask(`open the trust of ${stack}'s deployer`, "iam:UpdateAssumeRolePolicy", deployer.arn, [admin]),
    {
      ...ask(`assume ${stack}'s deployer, its trust opened`, "sts:AssumeRole", deployer.arn, [admin]),
      resourcePolicy: letsIn(accountRoot(settings.account), "sts:AssumeRole"),
    },
    ask(`write ${stack}'s state`, "s3:PutObject", `arn:aws:s3:::${stateBucket}/${state}`, [admin]),
    ask(
      `write ${stack}'s state by an access point`,
      "s3:PutObject",
      `${accessPoint(settings)}/object/${state}`,
      [admin],
    ),
  ];
}

/** What somebody tries who may write the policies of a target's roles. */
export function withEverything(to: TargetSide): Section {
  const { settings } = to;
  const { region, account, names } = settings;
  const ask = question(account);
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const admin = [to.admin];
  const deploys = [to.deploy, ...admin];
  const runs = [to.statesWithEverything, ...admin];
  const pass = (label: string, role: string, service: string, allowed: Section["askers"]) =>
    ask(label, "iam:PassRole", role, allowed, { "iam:PassedToService": `${service}.amazonaws.com` });
  const cluster = to.arns.cluster.split("/").at(-1);
  return {
    title: `Roles of ${to.stack} whose policies were changed to allow everything`,
    askers: [to.taskWithEverything, to.statesWithEverything, to.deploy, to.promotion, to.admin],
    questions: [
      ask("start a machine", "ec2:RunInstances", machine(settings), admin),
      ask("make a machine of an image", "ec2:ImportInstance", machine(settings), admin),
      ask("make an access point to a bucket", "s3:CreateAccessPoint", accessPoint(settings), admin),
      ask("run a document on machines", "ssm:CreateAssociation", arn("ssm", "document/smuggled"), admin),
      ask("begin a session on a machine", "ssm:StartSession", machine(settings), admin),
      ask("run a command in the task", "ecs:ExecuteCommand", arn("ecs", `task/${cluster}/1`), admin, {
        "ecs:cluster": to.arns.cluster,
      }),
      ask(
        "register a task definition",
        "ecs:RegisterTaskDefinition",
        to.arns.taskDefinition.replace("*", "1"),
        deploys,
      ),
      ask("make a service", "ecs:CreateService", arn("ecs", `service/${cluster}/smuggled`), admin),
      ask("change the state machine", "states:UpdateStateMachine", to.arns.stateMachine, deploys),
      ask(
        "change the schedule",
        "scheduler:UpdateSchedule",
        arn("scheduler", `schedule/${names.schedule}/${names.schedule}`),
        deploys,
      ),
      ask("create a role", "iam:CreateRole", to.arns.role("smuggled"), admin, {
        "iam:PermissionsBoundary": to.arns.boundary,
      }),
      ask("write the task role's policy", "iam:PutRolePolicy", to.arns.taskRole, deploys, {
        "iam:PermissionsBoundary": to.arns.boundary,
      }),
      pass("hand the task role to ECS", to.arns.taskRole, "ecs-tasks", [to.deploy, ...runs]),
      pass("hand the state machine's role on", to.arns.stateMachineRole, "states", deploys),
      pass("hand the schedule's role on", to.arns.scheduleRole, "scheduler", deploys),
      ask("run the task", "ecs:RunTask", to.arns.taskDefinition.replace("*", "1"), runs, {
        "ecs:cluster": to.arns.cluster,
      }),
      ask("open a repository", "ecr:SetRepositoryPolicy", to.arns.repository(settings.task.image), deploys),
      ask("open a bucket", "s3:PutBucketPolicy", to.arns.inputBucket, deploys),
    ],
  };
}

const accessPoint = ({ region, account }: Settings): string =>
  `arn:aws:s3:${region}:${account}:accesspoint/smuggled`;

const machine = ({ region, account }: Settings): string =>
  `arn:aws:ec2:${region}:${account}:instance/i-0a1b2c3d`;
