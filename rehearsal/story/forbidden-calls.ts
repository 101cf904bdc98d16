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
import { policy } from "../../documents/policy";
import type { PipelineSettings } from "../../settings/settings";
import { awsConfig, type AwsCredentials } from "../emulator/clients";
import type { LocalAws } from "../emulator/local-aws";
import { attempt, type Attempt } from "./attempt";
import type { Refusal } from "./steps";

/** A call of the deploy role, by its name. */
type Call = readonly [asked: string, call: () => Promise<unknown>];

/**
 * What the deploy role of a target is refused, though it may deploy, update and roll back the whole stack.
 * @returns refusals by what they keep it from
 */
export async function tryAsDeployRole(
  aws: LocalAws,
  target: PipelineSettings,
  credentials: AwsCredentials,
): Promise<ReadonlyMap<string, readonly Refusal[]>> {
  const arns = target.arns;
  const config = awsConfig({ endpoint: aws.endpoint, region: target.region, credentials });
  const [iam, ecr, codebuild] = [new IAMClient(config), new ECRClient(config), new CodeBuildClient(config)];
  const repositoryName = target.image;
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
  const { deployRole, taskRole } = target.names;
  const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
  const other = {
    RoleName: "rehearsal-other",
    AssumeRolePolicyDocument: anyone,
    PermissionsBoundary: arns.boundary,
  };
  const rewritten = { PolicyArn: arns.boundary, PolicyDocument: everything, SetAsDefault: true };
  const inline = { RoleName: deployRole, PolicyName: "everything", PolicyDocument: everything };
  const image = { repositoryName, imageManifest: "{}", imageTag: "smuggled" };
  const unbound = (RoleName: string) => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  const calls: Readonly<Record<string, readonly Call[]>> = {
    "to build": [["codebuild:CreateProject", () => codebuild.send(new CreateProjectCommand(project))]],
    "to push": [
      ["ecr:InitiateLayerUpload", () => ecr.send(new InitiateLayerUploadCommand({ repositoryName }))],
      ["ecr:PutImage", () => ecr.send(new PutImageCommand(image))],
    ],
    "identities other than its stack's": [
      ["iam:CreateUser", () => iam.send(new CreateUserCommand({ UserName: "rehearsal" }))],
      ["iam:CreateRole outside its own", () => iam.send(new CreateRoleCommand(other))],
      ["iam:DeleteRolePermissionsBoundary of a role that it deploys", () => unbound(taskRole)],
    ],
    "to raise its own boundary": [
      [
        "iam:PutRolePermissionsBoundary on itself",
        () =>
          iam.send(
            new PutRolePermissionsBoundaryCommand({ RoleName: deployRole, PermissionsBoundary: admin }),
          ),
      ],
      ["iam:DeleteRolePermissionsBoundary on itself", () => unbound(deployRole)],
      ["iam:CreatePolicyVersion of its boundary", () => iam.send(new CreatePolicyVersionCommand(rewritten))],
      ["iam:PutRolePolicy on itself", () => iam.send(new PutRolePolicyCommand(inline))],
    ],
  };
  const found = new Map<string, readonly Refusal[]>();
  // AWS says no more than that it is not authorized: neither its own policy nor its boundary allows these.
  for (const [claim, each] of Object.entries(calls)) {
    const attempts = each.map(([asked, call]): Attempt => [target.names.deployRole, asked, "AWS", call]);
    found.set(claim, await attempt("no-builds-in-a-target", attempts));
  }
  return found;
}
