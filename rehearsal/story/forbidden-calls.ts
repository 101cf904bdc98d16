import { CodeBuildClient, CreateProjectCommand } from "@aws-sdk/client-codebuild";
import { ECRClient, InitiateLayerUploadCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import {
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { composeArns } from "../../settings/arns";
import { policy } from "../../documents/policy";
import type { Settings } from "../../settings/settings";
import { awsConfig, type AwsCredentials } from "../emulator/clients";
import type { LocalAws } from "../emulator/local-aws";
import type { TargetCallers } from "./callers";
import { refused } from "./expect";

/** Something that AWS refused, and how it said so. */
export interface Refusal {
  /** The promise that it belongs to. */
  readonly claim: string;
  readonly what: string;
  readonly code: string;
}

type Attempt = readonly [what: string, call: () => Promise<unknown>];

/** What the deploy role of a target is refused, though it may deploy, update and roll back the whole stack. */
export async function tryAsDeployRole(
  aws: LocalAws,
  target: Settings,
  credentials: AwsCredentials,
): Promise<Refusal[]> {
  const arns = composeArns(target);
  const config = awsConfig({ endpoint: aws.endpoint, region: target.region, credentials });
  const [iam, ecr, codebuild] = [new IAMClient(config), new ECRClient(config), new CodeBuildClient(config)];
  const repositoryName = target.task.image;
  const anyone = JSON.stringify(
    policy({
      Sid: "Any",
      Effect: "Allow",
      Principal: { Service: ["ec2.amazonaws.com"] },
      Action: ["sts:AssumeRole"],
    }),
  );
  const everything = JSON.stringify(policy({ Sid: "All", Effect: "Allow", Action: ["*"], Resource: ["*"] }));
  const project = {
    name: "rehearsal",
    serviceRole: arns.deployRole,
    source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
    artifacts: { type: "NO_ARTIFACTS" },
    environment: {
      type: "LINUX_CONTAINER",
      image: "aws/codebuild/standard:7.0",
      computeType: "BUILD_GENERAL1_SMALL",
    },
  } as const;
  return attempt({
    "to build": [["codebuild:CreateProject", () => codebuild.send(new CreateProjectCommand(project))]],
    "to push": [
      ["ecr:InitiateLayerUpload", () => ecr.send(new InitiateLayerUploadCommand({ repositoryName }))],
      [
        "ecr:PutImage",
        () => ecr.send(new PutImageCommand({ repositoryName, imageManifest: "{}", imageTag: "smuggled" })),
      ],
    ],
    "identities other than its stack's": [
      ["iam:CreateUser", () => iam.send(new CreateUserCommand({ UserName: "rehearsal" }))],
      [
        "iam:CreateRole outside its own",
        () =>
          iam.send(
            new CreateRoleCommand({
              RoleName: "rehearsal-other",
              AssumeRolePolicyDocument: anyone,
              PermissionsBoundary: arns.boundary,
            }),
          ),
      ],
      [
        "iam:DeleteRolePermissionsBoundary of a role that it deploys",
        () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: target.names.taskRole })),
      ],
    ],
    "to raise its own boundary": [
      [
        "iam:PutRolePermissionsBoundary on itself",
        () =>
          iam.send(
            new PutRolePermissionsBoundaryCommand({
              RoleName: target.names.deployRole,
              PermissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess",
            }),
          ),
      ],
      [
        "iam:DeleteRolePermissionsBoundary on itself",
        () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: target.names.deployRole })),
      ],
      [
        "iam:CreatePolicyVersion of its boundary",
        () =>
          iam.send(
            new CreatePolicyVersionCommand({
              PolicyArn: arns.boundary,
              PolicyDocument: everything,
              SetAsDefault: true,
            }),
          ),
      ],
      [
        "iam:PutRolePolicy on itself",
        () =>
          iam.send(
            new PutRolePolicyCommand({
              RoleName: target.names.deployRole,
              PolicyName: "everything",
              PolicyDocument: everything,
            }),
          ),
      ],
    ],
  });
}

/** Who does not get a role, and what the lesser roles are refused. */
export async function tryAsOthers(
  aws: LocalAws,
  callers: TargetCallers,
  source: Settings,
  target: Settings,
): Promise<Refusal[]> {
  const [from, to] = [composeArns(source), composeArns(target)];
  const deployer = callers.inSource(target.names.deployerRole);
  const previewer = await callers.as("targetPreviewer");
  const preview = await callers.inTarget(to.previewRole, previewer);
  const promotion = await callers.promotion();
  const { subject: branch } = callers.jobs.imageBuilder;
  const looking = [from.previewRole, callers.inSource(target.names.previewerRole)];
  const config = (credentials: AwsCredentials) =>
    awsConfig({ endpoint: aws.endpoint, region: target.region, credentials });
  const release = {
    Name: to.parameter("model-key").split(":parameter")[1],
    Value: "models/other.pkl",
    Overwrite: true,
  };
  return attempt({
    "what is not theirs": [
      [
        "a fork asks for the image builder",
        () => callers.job(from.imageBuilderRole, branch, "fork/ds-pipeline"),
      ],
      [
        "another branch asks for the image builder",
        () => callers.job(from.imageBuilderRole, "ref:refs/heads/feature"),
      ],
      ...looking.flatMap((role): Attempt[] => [
        [`another branch asks for ${role}`, () => callers.job(role, `${branch}-other`)],
        [`a fork asks for ${role}`, () => callers.job(role, branch, "fork/ds-pipeline")],
      ]),
      ...[from.deployRole, deployer].map((role): Attempt => [
        `the branch, without an environment, asks for ${role}`,
        () => callers.job(role, branch),
      ]),
      ["a pull request asks for the deployer", () => callers.job(deployer, "pull_request")],
      [
        "another environment asks for the deployer",
        () => callers.job(deployer, `environment:${source.stack}`),
      ],
      [
        "the deployer without the external id",
        async () => callers.inTarget(to.deployRole, await callers.as("targetDeployer"), "guessed"),
      ],
      [
        "the source's deploy role asks for the target's",
        async () => callers.inTarget(to.deployRole, await callers.as("sourceDeployer")),
      ],
      ["the previewer asks for the deploy role", () => callers.inTarget(to.deployRole, previewer)],
      [
        "the source's root asks for the deploy role",
        () => callers.inTarget(to.deployRole, aws.account(source.account).root),
      ],
      [
        "the preview role changes a parameter",
        () => new SSMClient(config(preview)).send(new PutParameterCommand(release)),
      ],
      [
        "the promotion role changes a parameter",
        () => new SSMClient(config(promotion)).send(new PutParameterCommand(release)),
      ],
    ],
  });
}

/** Makes every attempt, by what it tries. @throws NotProved when one of them is allowed */
async function attempt(attempts: Readonly<Record<string, readonly Attempt[]>>): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const [claim, calls] of Object.entries(attempts)) {
    for (const [what, call] of calls) refusals.push({ claim, what, code: await refused(what, call) });
  }
  return refusals;
}
