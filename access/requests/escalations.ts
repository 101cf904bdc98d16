import { regionalArn } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import type { SourceSide, TargetSide, Sides } from "../principals";
import { accountRoot, letsIn } from "./opened-policies";
import { requestsTo, type ExpectedRequest, type Section } from "./section";

/** What somebody tries who has taken over a role of the source. */
export function throughSource({ source: from, targets }: Sides, stateBucket: string): Section {
  const { settings } = from;
  const { arns, stack } = settings;
  const ask = requestsTo(settings);
  const admin = [from.admin];
  const bounded = { "iam:PermissionsBoundary": arns.boundary };
  const image = arns.repository(settings.task.image);
  return {
    title: `Taking over ${stack}, and its targets from there`,
    principals: [
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
    requests: [
      ask(
        `write the policy of ${stack}'s task role`,
        "iam:PutRolePolicy",
        arns.taskRole,
        [from.deploy, ...admin],
        bounded,
      ),
      ask("write it while that has no boundary", "iam:PutRolePolicy", arns.taskRole, admin),
      ask(
        `open the trust of ${stack}'s task role`,
        "iam:UpdateAssumeRolePolicy",
        arns.taskRole,
        [from.deploy, ...admin],
        bounded,
      ),
      ask("open it while that has no boundary", "iam:UpdateAssumeRolePolicy", arns.taskRole, admin),
      ask("open the trust of the image builder", "iam:UpdateAssumeRolePolicy", arns.imageBuilderRole, admin),
      ask(`push to ${stack}`, "ecr:PutImage", image, [from.imageBuilder, from.tester, ...admin]),
      ask(`push a layer to ${stack}`, "ecr:UploadLayerPart", image, [from.imageBuilder, ...admin]),
      ask(`begin a session on a machine of ${stack}`, "ssm:StartSession", instance(settings), admin),
      ask("make an access point to a bucket", "s3:CreateAccessPoint", accessPoint(settings), admin),
      ...targets.flatMap((to) => throughDeployer(from, to, stateBucket)),
    ],
  };
}

/** From the source into one of its targets: by the role that assumes its roles, and by its state. */
function throughDeployer(
  { settings, admin }: SourceSide,
  { settings: { stack }, deployer }: TargetSide,
  stateBucket: string,
): readonly ExpectedRequest[] {
  const ask = requestsTo(settings);
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
  const { names, arns, stack } = settings;
  const ask = requestsTo(settings);
  const arn = regionalArn(settings);
  const admin = [to.admin];
  const deploys = [to.deploy, ...admin];
  const runs = [to.statesWithEverything, ...admin];
  const pass = (label: string, role: string, service: string, allowed: Section["principals"]) =>
    ask(label, "iam:PassRole", role, allowed, { "iam:PassedToService": `${service}.amazonaws.com` });
  return {
    title: `Roles of ${stack} whose policies were changed to allow everything`,
    principals: [to.taskWithEverything, to.statesWithEverything, to.deploy, to.promotion, to.admin],
    requests: [
      ask("start a machine", "ec2:RunInstances", instance(settings), admin),
      ask("make a machine of an image", "ec2:ImportInstance", instance(settings), admin),
      ask("make an access point to a bucket", "s3:CreateAccessPoint", accessPoint(settings), admin),
      ask("run a document on machines", "ssm:CreateAssociation", arn("ssm", "document/smuggled"), admin),
      ask("begin a session on a machine", "ssm:StartSession", instance(settings), admin),
      ask("run a command in the task", "ecs:ExecuteCommand", arn("ecs", `task/${names.cluster}/1`), admin, {
        "ecs:cluster": arns.cluster,
      }),
      ask(
        "register a task definition",
        "ecs:RegisterTaskDefinition",
        arns.taskDefinition.replace("*", "1"),
        deploys,
      ),
      ask("make a service", "ecs:CreateService", arn("ecs", `service/${names.cluster}/smuggled`), admin),
      ask("change the state machine", "states:UpdateStateMachine", arns.stateMachine, deploys),
      ask(
        "change the schedule",
        "scheduler:UpdateSchedule",
        arn("scheduler", `schedule/${names.schedule}/${names.schedule}`),
        deploys,
      ),
      ask("create a role", "iam:CreateRole", arns.role("smuggled"), admin, {
        "iam:PermissionsBoundary": arns.boundary,
      }),
      ask("write the task role's policy", "iam:PutRolePolicy", arns.taskRole, deploys, {
        "iam:PermissionsBoundary": arns.boundary,
      }),
      pass("hand the task role to ECS", arns.taskRole, "ecs-tasks", [to.deploy, ...runs]),
      pass("hand the state machine's role on", arns.stateMachineRole, "states", deploys),
      pass("hand the schedule's role on", arns.scheduleRole, "scheduler", deploys),
      ask("run the task", "ecs:RunTask", arns.taskDefinition.replace("*", "1"), runs, {
        "ecs:cluster": arns.cluster,
      }),
      ask("open a repository", "ecr:SetRepositoryPolicy", arns.repository(settings.task.image), deploys),
      ask("open a bucket", "s3:PutBucketPolicy", arns.inputBucket, deploys),
    ],
  };
}

const accessPoint = (settings: Settings): string => regionalArn(settings)("s3", "accesspoint/smuggled");

const instance = (settings: Settings): string => regionalArn(settings)("ec2", "instance/i-0a1b2c3d");
