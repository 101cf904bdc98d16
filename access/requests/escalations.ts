import { regionalArn } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import type { SourceSide, TargetSide, Sides } from "../principals";
import { accountRoot, allowing } from "./opened-policies";
import { requestsTo, type ExpectedRequest, type Section } from "./section";

/** What somebody could try with a stolen role of the source. */
export function throughSource({ source: from, targets }: Sides, stateBucket: string): Section {
  const { settings } = from;
  const { arns, stack } = settings;
  const ask = requestsTo(settings);
  const admin = [from.admin];
  const bounded = { "iam:PermissionsBoundary": arns.boundary };
  const image = arns.repository(settings.image);
  return {
    title: `Taking over ${stack}, and from there its targets`,
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
        `change the policy of ${stack}'s task role`,
        "iam:PutRolePolicy",
        arns.taskRole,
        [from.deploy, ...admin],
        bounded,
      ),
      ask("change that policy while the role has no boundary", "iam:PutRolePolicy", arns.taskRole, admin),
      ask(
        `change the trust policy of ${stack}'s task role`,
        "iam:UpdateAssumeRolePolicy",
        arns.taskRole,
        [from.deploy, ...admin],
        bounded,
      ),
      ask(
        "change that trust policy while the role has no boundary",
        "iam:UpdateAssumeRolePolicy",
        arns.taskRole,
        admin,
      ),
      ask(
        "change the trust policy of the image builder",
        "iam:UpdateAssumeRolePolicy",
        arns.imageBuilderRole,
        admin,
      ),
      ask(`push to ${stack}`, "ecr:PutImage", image, [from.imageBuilder, from.tester, ...admin]),
      ask(`push a layer to ${stack}`, "ecr:UploadLayerPart", image, [from.imageBuilder, ...admin]),
      ask(`start a session on an instance of ${stack}`, "ssm:StartSession", instance(settings), admin),
      ask("create an access point to a bucket", "s3:CreateAccessPoint", accessPoint(settings), admin),
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
    ask(`change the policy of ${stack}'s deployer`, "iam:PutRolePolicy", deployer.arn, [admin]),
    ask(`change the trust policy of ${stack}'s deployer`, "iam:UpdateAssumeRolePolicy", deployer.arn, [
      admin,
    ]),
    {
      ...ask(
        `assume ${stack}'s deployer when its trust policy allows the account`,
        "sts:AssumeRole",
        deployer.arn,
        [admin],
      ),
      resourcePolicy: allowing(accountRoot(settings.account), "sts:AssumeRole"),
    },
    ask(`write ${stack}'s state`, "s3:PutObject", `arn:aws:s3:::${stateBucket}/${state}`, [admin]),
    ask(
      `write ${stack}'s state through an access point`,
      "s3:PutObject",
      `${accessPoint(settings)}/object/${state}`,
      [admin],
    ),
  ];
}

/** What somebody could try who can change the policies of a target's roles. */
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
    title: `Roles of ${stack} whose own policies were changed to allow everything`,
    principals: [to.taskWithEverything, to.statesWithEverything, to.deploy, to.promotion, to.admin],
    requests: [
      ask("launch an instance", "ec2:RunInstances", instance(settings), admin),
      ask("import an instance from an image", "ec2:ImportInstance", instance(settings), admin),
      ask("create an access point to a bucket", "s3:CreateAccessPoint", accessPoint(settings), admin),
      ask("run a document on instances", "ssm:CreateAssociation", arn("ssm", "document/smuggled"), admin),
      ask("start a session on an instance", "ssm:StartSession", instance(settings), admin),
      ask("run a command in the task", "ecs:ExecuteCommand", arn("ecs", `task/${names.cluster}/1`), admin, {
        "ecs:cluster": arns.cluster,
      }),
      ask(
        "register a task definition",
        "ecs:RegisterTaskDefinition",
        arns.taskDefinition.replace("*", "1"),
        deploys,
      ),
      ask("create a service", "ecs:CreateService", arn("ecs", `service/${names.cluster}/smuggled`), admin),
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
      ask("change the task role's policy", "iam:PutRolePolicy", arns.taskRole, deploys, {
        "iam:PermissionsBoundary": arns.boundary,
      }),
      pass("pass the task role to ECS", arns.taskRole, "ecs-tasks", [to.deploy, ...runs]),
      pass("pass the state machine's role to Step Functions", arns.stateMachineRole, "states", deploys),
      pass("pass the schedule's role to EventBridge Scheduler", arns.scheduleRole, "scheduler", deploys),
      ask("run the task", "ecs:RunTask", arns.taskDefinition.replace("*", "1"), runs, {
        "ecs:cluster": arns.cluster,
      }),
      ask(
        "change a repository's policy",
        "ecr:SetRepositoryPolicy",
        arns.repository(settings.image),
        deploys,
      ),
      ask("change a bucket's policy", "s3:PutBucketPolicy", arns.inputBucket, deploys),
    ],
  };
}

const accessPoint = (settings: Settings): string => regionalArn(settings)("s3", "accesspoint/smuggled");

const instance = (settings: Settings): string => regionalArn(settings)("ec2", "instance/i-0a1b2c3d");
