import { regionalArn } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import { ofEach, type SourceSide, type TargetSide, type Sides } from "../principals";
import { accountRoot, allowing } from "./opened-policies";
import { eachImage, eachPipeline, requestsTo, type ExpectedRequest, type Section } from "./section";

/** What somebody could try with a stolen role of the source. */
export function throughSource({ source: from, targets }: Sides, stateBucket: string): Section {
  const { settings } = from;
  const { arns, stack } = settings;
  const ask = requestsTo(settings);
  const admin = [from.admin];
  const bounded = { "iam:PermissionsBoundary": arns.boundary };
  return {
    title: `Taking over ${stack}, and from there its targets`,
    principals: [
      from.deploy,
      from.preview,
      ...ofEach(from, "execution", "task", "taskWithEverything"),
      from.imageBuilder,
      from.tester,
      ...targets.map(({ previewer }) => previewer),
      from.admin,
    ],
    requests: [
      ...eachPipeline(from, ({ settings: { arns: own } }, tell) => [
        tell(
          `change the policy of ${stack}'s task role`,
          "iam:PutRolePolicy",
          own.taskRole,
          [from.deploy, ...admin],
          bounded,
        ),
        tell("change that policy while the role has no boundary", "iam:PutRolePolicy", own.taskRole, admin),
        tell(
          `change the trust policy of ${stack}'s task role`,
          "iam:UpdateAssumeRolePolicy",
          own.taskRole,
          [from.deploy, ...admin],
          bounded,
        ),
        tell(
          "change that trust policy while the role has no boundary",
          "iam:UpdateAssumeRolePolicy",
          own.taskRole,
          admin,
        ),
      ]),
      ask(
        "change the trust policy of the image builder",
        "iam:UpdateAssumeRolePolicy",
        arns.imageBuilderRole,
        admin,
      ),
      ...eachImage(settings, (image, tell) => [
        tell(`push to ${stack}`, "ecr:PutImage", image, [from.imageBuilder, from.tester, ...admin]),
        tell(`push a layer to ${stack}`, "ecr:UploadLayerPart", image, [from.imageBuilder, ...admin]),
      ]),
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
  const runs = [...ofEach(to, "statesWithEverything"), ...admin];
  return {
    title: `Roles of ${stack} whose own policies were changed to allow everything`,
    principals: [
      ...ofEach(to, "taskWithEverything", "statesWithEverything"),
      to.deploy,
      to.promotion,
      to.admin,
    ],
    requests: [
      ask("launch an instance", "ec2:RunInstances", instance(settings), admin),
      ask("import an instance from an image", "ec2:ImportInstance", instance(settings), admin),
      ask("create an access point to a bucket", "s3:CreateAccessPoint", accessPoint(settings), admin),
      ask("run a document on instances", "ssm:CreateAssociation", arn("ssm", "document/smuggled"), admin),
      ask("start a session on an instance", "ssm:StartSession", instance(settings), admin),
      ask("run a command in the task", "ecs:ExecuteCommand", arn("ecs", `task/${names.cluster}/1`), admin, {
        "ecs:cluster": arns.cluster,
      }),
      ask("create a service", "ecs:CreateService", arn("ecs", `service/${names.cluster}/smuggled`), admin),
      ask("create a role", "iam:CreateRole", arns.role("smuggled"), admin, {
        "iam:PermissionsBoundary": arns.boundary,
      }),
      ...eachPipeline(to, ({ settings: { arns: own } }, tell) => {
        const task = own.taskDefinition.replace("*", "1");
        const pass = (label: string, role: string, service: string, allowed: Section["principals"]) =>
          tell(label, "iam:PassRole", role, allowed, { "iam:PassedToService": `${service}.amazonaws.com` });
        return [
          tell("register a task definition", "ecs:RegisterTaskDefinition", task, deploys),
          tell("change the state machine", "states:UpdateStateMachine", own.stateMachine, deploys),
          tell("change the schedule", "scheduler:UpdateSchedule", own.schedule, deploys),
          tell("change the task role's policy", "iam:PutRolePolicy", own.taskRole, deploys, {
            "iam:PermissionsBoundary": arns.boundary,
          }),
          pass("pass the task role to ECS", own.taskRole, "ecs-tasks", [to.deploy, ...runs]),
          pass("pass the state machine's role to Step Functions", own.stateMachineRole, "states", deploys),
          pass("pass the schedule's role to EventBridge Scheduler", own.scheduleRole, "scheduler", deploys),
          tell("run the task", "ecs:RunTask", task, runs, { "ecs:cluster": arns.cluster }),
        ];
      }),
      ...eachImage(settings, (repository, tell) => [
        tell("change a repository's policy", "ecr:SetRepositoryPolicy", repository, deploys),
      ]),
      ask("change a bucket's policy", "s3:PutBucketPolicy", arns.inputBucket, deploys),
    ],
  };
}

const accessPoint = (settings: Settings): string => regionalArn(settings)("s3", "accesspoint/smuggled");

const instance = (settings: Settings): string => regionalArn(settings)("ec2", "instance/i-0a1b2c3d");
