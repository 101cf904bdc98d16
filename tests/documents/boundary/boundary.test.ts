import { expect } from "chai";
import {
  BOUNDARY_SERVICES,
  boundaryPolicy,
  mayWiden,
  type BoundaryDocument,
} from "../../../documents/boundary/boundary";
import { DEPLOY_ACTIONS } from "../../../documents/boundary/boundary-guards";
import { decide } from "../access-simulation";
import { BOUNDED, type BoundedAccount } from "./bounded-accounts";
import { actionsOf, meant, patternsMeet, standsFor } from "../service-reference";

type Denial = BoundaryDocument["Statement"][number];

/** What a role may do by its own policies: every action with every resource that it could be about. */
function usesOf(policies: BoundedAccount["roles"][string]): (readonly [string, string])[] {
  return policies
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Action, Resource = [] }) =>
      Action.flatMap((action) =>
        Resource.filter(
          (resource) => resource === "*" || resource.split(":")[2] === action.split(":")[0],
        ).map((resource) => [action, resource] as const),
      ),
    );
}

/** Whether a statement denies a role some of what a pattern of actions and resources takes in. */
function denies(statement: Denial, role: string, action: string, resource: string): boolean {
  if (statement.Effect !== "Deny") return false;
  if ("NotAction" in statement)
    return !statement.NotAction.some((allowed) => standsFor(allowed.toLowerCase(), action.toLowerCase()));
  const { ArnEquals, ArnNotEquals, StringNotEquals } = statement.Condition ?? {};
  // The boundary of a role that is changed: another test.
  if (StringNotEquals) return false;
  const isOf = (arns: string | readonly string[] = []) => [arns].flat().some((arn) => standsFor(arn, role));
  if (ArnEquals && !isOf(ArnEquals["aws:PrincipalArn"])) return false;
  if (isOf(ArnNotEquals?.["aws:PrincipalArn"])) return false;
  if (!statement.Action.some((denied) => patternsMeet(denied, action))) return false;
  return statement.NotResource
    ? !statement.NotResource.some((spared) => standsFor(spared, resource))
    : (statement.Resource ?? []).some((denied) => patternsMeet(denied, resource));
}

/** Characters without the white space that IAM does not count. */
const size = (document: BoundaryDocument) => JSON.stringify(document).replaceAll(/\s/g, "").length;

for (const [kind, { boundary, roles }] of Object.entries(BOUNDED)) {
  describe(`the boundary of a ${kind}'s roles`, () => {
    it("takes in the services that the roles use, and no other", () => {
      const used = Object.values(roles).flatMap(usesOf);
      const services = new Set(used.map(([action]) => action.split(":")[0] ?? ""));
      expect([...services].sort()).to.deep.equal([...BOUNDARY_SERVICES, "iam"].sort());
    });

    it("cuts off nothing that a role uses", () => {
      const cut = Object.entries(roles).flatMap(([role, policies]) =>
        usesOf(policies).flatMap(([action, resource]) =>
          boundary.Statement.filter((statement) => denies(statement, role, action, resource)).map(
            ({ Sid }) => `${Sid}: ${role} ${action} on ${resource}`,
          ),
        ),
      );
      expect(cut).to.deep.equal([]);
    });

    it("names actions that AWS has", async () => {
      const actions = boundary.Statement.flatMap((statement) =>
        "NotAction" in statement ? statement.NotAction : statement.Action,
      ).filter((action) => action !== "*");
      const unknown: string[] = [];
      for (const action of actions) if ((await actionsOf(action)).length === 0) unknown.push(action);
      expect(unknown).to.deep.equal([]);
    });
  });
}

describe("what only a deploy role does", () => {
  it("is what it may write, and reads of nobody else", async () => {
    const others = Object.values(BOUNDED).flatMap(({ roles, arns }) =>
      Object.entries(roles).flatMap(([role, policies]) => (role === arns.deployRole ? [] : usesOf(policies))),
    );
    const shared = others.filter(([action]) => DEPLOY_ACTIONS.some((denied) => patternsMeet(denied, action)));
    expect(shared).to.deep.equal([]);
  });

  it("means by a pattern exactly these actions", async () => {
    const patterns = DEPLOY_ACTIONS.filter((action) => action.includes("*"));
    expect(await meant(patterns)).to.deep.equal([
      "ecr:DeleteRepository*: DeleteRepository DeleteRepositoryCreationTemplate DeleteRepositoryPolicy",
      "ecs:Create*: CreateCapacityProvider CreateCluster CreateDaemon CreateExpressGatewayService CreateService CreateTaskSet",
      "ecs:Register*: RegisterContainerInstance RegisterDaemonTaskDefinition RegisterTaskDefinition",
      "ecs:Update*: UpdateCapacityProvider UpdateCluster UpdateClusterSettings UpdateContainerAgent UpdateContainerInstancesState UpdateDaemon UpdateExpressGatewayService UpdateService UpdateServicePrimaryTaskSet UpdateTaskProtection UpdateTaskSet",
      "iam:Attach*: AttachGroupPolicy AttachRolePolicy AttachUserPolicy",
      "iam:DeleteRole*: DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy",
      "iam:Detach*: DetachGroupPolicy DetachRolePolicy DetachUserPolicy",
      "iam:Put*: PutAccountProperties PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy PutUserPermissionsBoundary PutUserPolicy",
      "iam:*TagRole: TagRole UntagRole",
      "iam:Update*: UpdateAccessKey UpdateAccountEmailAddress UpdateAccountName UpdateAccountPasswordPolicy UpdateAssumeRolePolicy UpdateCloudFrontPublicKey UpdateGroup UpdateLoginProfile UpdateOpenIDConnectProviderThumbprint UpdateRole UpdateRoleDescription UpdateSAMLProvider UpdateSSHPublicKey UpdateServerCertificate UpdateServiceSpecificCredential UpdateSigningCertificate UpdateUser",
      "iam:*ServiceLinkedRole: CreateServiceLinkedRole DeleteServiceLinkedRole",
      "s3:DeleteBucket*: DeleteBucket DeleteBucketMetadataTableConfiguration DeleteBucketPolicy DeleteBucketWebsite",
      "s3:PutBucket*: PutBucketAbac PutBucketAcl PutBucketCORS PutBucketLogging PutBucketNotification PutBucketObjectLockConfiguration PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite",
      "scheduler:Create*: CreateSchedule CreateScheduleGroup",
      "scheduler:Update*: UpdateSchedule",
      "states:Create*: CreateActivity CreateStateMachine CreateStateMachineAlias",
      "states:Delete*: DeleteActivity DeleteStateMachine DeleteStateMachineAlias DeleteStateMachineVersion",
      "states:Publish*: PublishStateMachineVersion",
      "states:Update*: UpdateMapRun UpdateStateMachine UpdateStateMachineAlias",
    ]);
  });
});

describe("the size of a boundary", () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; the longest: tests/stacks/policy-limits.test.ts
  const LIMIT = 6144;
  it("leaves a fifth of what IAM takes", () => {
    for (const { boundary } of Object.values(BOUNDED)) expect(size(boundary)).to.be.at.most(LIMIT * 0.8);
  });
});

describe("a service that a workload asks for", () => {
  const { arns, settings } = BOUNDED.target;
  const ask = (boundary: BoundaryDocument, action: string, resource: string) =>
    decide({ principal: arns.taskRole, action, resource, account: settings.account, boundary });
  const regional = (service: string, resource: string) =>
    `arn:aws:${service}:us-east-1:${settings.account}:${resource}`;

  it("is kept out until then, and let in once for all", async () => {
    const [action, table] = ["dynamodb:GetItem", regional("dynamodb", "table/features")];
    expect(await ask(boundaryPolicy(arns), action, table)).to.equal("ExplicitlyDenied");
    expect(await ask(boundaryPolicy(arns, ["dynamodb"]), action, table)).to.equal("Allowed");
    const twice = boundaryPolicy(arns, ["dynamodb", "s3", "dynamodb"]).Statement.flatMap((statement) =>
      "NotAction" in statement ? statement.NotAction : [],
    );
    expect(twice.filter((action) => /^(?:dynamodb|s3):/.test(action))).to.deep.equal(["s3:*", "dynamodb:*"]);
  });

  it("leaves a source to build within it, by a role's own policies", async () => {
    const { arns, boundary, settings } = BOUNDED.source;
    const image = {
      principal: arns.taskRole,
      action: "ec2:CreateImage",
      resource: `arn:aws:ec2:us-east-1:${settings.account}:instance/i-1`,
      account: settings.account,
    };
    expect(await decide({ ...image, boundary })).to.equal("Allowed");
  });

  it("is none that builds, none that runs other code and none that hands out identities", () => {
    const builds = ["codebuild", "cloudformation", "imagebuilder", "ecr-public"];
    const runs = ["airflow", "autoscaling", "batch", "bedrock-agentcore", "eks", "lambda", "lightsail"];
    const identities = ["cognito-identity", "iam", "sts", "organizations"];
    expect([...builds, ...runs, ...identities].filter(mayWiden)).to.deep.equal([]);
    const others = ["athena", "bedrock", "dynamodb", "glue", "sagemaker", "s3"];
    expect(others.filter(mayWiden)).to.deep.equal(others);
  });
});
