import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { BUILD_ACTIONS, PUSH_ACTIONS } from "../../../documents/boundary/build-services";
import { deployRolePolicies } from "../../../documents/roles/deploy-role";
import { accountKeyPolicy, keyPolicy } from "../../../documents/resource-policies/key-policy";
import type { PolicyDocument } from "../../../documents/policy";
import { sharedAccesses } from "../../../documents/roles/stack-access";
import { readsAndWrites, type Access } from "../../../documents/roles/stack-access/access";
import { sampleSettings } from "../../sample-settings";
import { decide } from "../access-simulation";
import { actionsOf, patternsMeet, resourceKinds, standsFor, statementsOf } from "../service-reference";

const OWN_KEY = { encryption: "customer-managed", network: { egress: "endpoints" } };
const FAN_OUT = {
  pipeline: { inputs: "raw-folder" },
  alarms: { email: "data@example.com" },
};
/** Settings that differ in what a stack consists of. */
const VARIANTS = Object.fromEntries(
  (["dev", "prod"] as const).flatMap((stack) =>
    Object.entries({
      "nothing more": {},
      "own key and endpoints": OWN_KEY,
      "fan-out and email": FAN_OUT,
    }).map(([name, changes]) => [`${stack}, ${name}`, sampleSettings(stack, changes)] as const),
  ),
);
const policiesOf = (settings: ReturnType<typeof sampleSettings>) => deployRolePolicies(settings);
const dev = sampleSettings("dev");
const prod = sampleSettings("prod");
/** A statement of the role of the fixture's target. */
const statement = (settings: typeof prod, sid: string) =>
  statementsOf(policiesOf(settings)).find(({ Sid }) => Sid === sid);
const everyStatement = Object.entries(VARIANTS).flatMap(([variant, settings]) =>
  statementsOf(policiesOf(settings)).map((found) => ({ variant, ...found })),
);
const everyAction = [...new Set(everyStatement.flatMap(({ Action }) => Action))].sort();

/** What actions of accesses reach together that their own access does not list. */
async function gained(accesses: readonly Access[]): Promise<string[]> {
  const more: string[] = [];
  for (const [index, access] of accesses.entries()) {
    const others = accesses.filter((_, other) => other !== index).flatMap(({ resource }) => resource);
    const strange = others.filter((resource) => !access.resource.some((own) => standsFor(own, resource)));
    for (const action of (await Promise.all(readsAndWrites(access).map(actionsOf))).flat()) {
      const kinds = await resourceKinds(action);
      const reached = strange.filter((resource) => kinds.some(({ accepts }) => accepts(resource)));
      more.push(...reached.map((resource) => `${action} on ${resource.split(":").at(-1)}`));
    }
  }
  return more;
}

const role = (name: string) => `arn:aws:iam::987654321098:role/ds-preprocessing-${name}-prod`;
const BOUNDARY = "arn:aws:iam::987654321098:policy/ds-boundary-prod";

describe("the deploy role", () => {
  it("may do exactly what is on its list", () => {
    const listed = readFileSync(join(__dirname, "deploy-role.actions.txt"), "utf8").trim().split("\n");
    expect(everyAction).to.deep.equal(listed);
  });

  it("names actions that AWS has", async () => {
    const unknown: string[] = [];
    for (const action of everyAction) if ((await actionsOf(action)).length === 0) unknown.push(action);
    expect(unknown).to.deep.equal([]);
  });

  it("means by a pattern exactly these actions", async () => {
    const patterns = everyAction.filter(
      (action) => action.includes("*") && !action.endsWith(":*TagResource"),
    );
    const meant = await Promise.all(
      patterns.map(async (action) => {
        const names = (await actionsOf(action)).map((name) => name.split(":")[1]);
        return `${action}: ${names.join(" ")}`;
      }),
    );
    expect(meant).to.deep.equal([
      "ec2:AuthorizeSecurityGroup*: AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress",
      "ec2:DescribeAddresses*: DescribeAddresses DescribeAddressesAttribute",
      "ec2:ReplaceRoute*: ReplaceRoute ReplaceRouteTableAssociation",
      "ec2:RevokeSecurityGroup*: RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
      "ecr:*LifecyclePolicy: DeleteLifecyclePolicy GetLifecyclePolicy PutLifecyclePolicy",
      "ecr:*Repository: CreateRepository DeleteRepository",
      "ecr:*RepositoryPolicy: DeleteRepositoryPolicy GetRepositoryPolicy SetRepositoryPolicy",
      "ecs:*Cluster: CreateCluster DeleteCluster UpdateCluster",
      "iam:*TagRole: TagRole UntagRole",
      "kms:*Alias: CreateAlias DeleteAlias UpdateAlias",
      "logs:*KmsKey: AssociateKmsKey DisassociateKmsKey",
      "logs:*LogDelivery: CreateLogDelivery DeleteLogDelivery GetLogDelivery UpdateLogDelivery",
      "s3:Get*Configuration: GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketMetadataTableConfiguration GetBucketObjectLockConfiguration GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration GetLifecycleConfiguration GetMetricsConfiguration GetReplicationConfiguration GetStorageLensConfiguration",
      "s3:GetBucket*: GetBucketAbac GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite",
      "scheduler:*Schedule: CreateSchedule DeleteSchedule GetSchedule UpdateSchedule",
      "scheduler:*ScheduleGroup: CreateScheduleGroup DeleteScheduleGroup GetScheduleGroup",
      "scheduler:GetSchedule*: GetSchedule GetScheduleGroup",
      "sns:*Subscribe: Subscribe Unsubscribe",
      "sns:*SubscriptionAttributes: GetSubscriptionAttributes SetSubscriptionAttributes",
      "sns:*TopicAttributes: GetTopicAttributes SetTopicAttributes",
      "sqs:*QueueAttributes: GetQueueAttributes SetQueueAttributes",
      "sqs:*TagQueue: TagQueue UntagQueue",
      "states:*StateMachine: CreateStateMachine DeleteStateMachine DescribeStateMachine UpdateStateMachine",
    ]);
    for (const action of everyAction.filter((name) => name.endsWith(":*TagResource"))) {
      const names = (await actionsOf(action)).map((name) => name.split(":")[1]);
      expect(names, action).to.deep.equal(["TagResource", "UntagResource"]);
    }
  });

  it("neither builds nor pushes, today or by an action that a pattern would take in", () => {
    const met = everyAction.flatMap((action) =>
      [...BUILD_ACTIONS, ...PUSH_ACTIONS]
        .filter((other) => patternsMeet(action, other))
        .map((other) => `${action} meets ${other}`),
    );
    expect(met).to.deep.equal([]);
  });

  it("moves no data, starts no run, sends no message and decrypts nothing", () => {
    const DATA = [
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
      "ecs:RunTask",
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "kms:ScheduleKeyDeletion",
      "logs:GetLogEvents",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:PutObject",
      "sns:Publish",
      "sqs:PurgeQueue",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
      "states:StartExecution",
      "sts:AssumeRole",
    ];
    expect(DATA.filter((data) => everyAction.some((action) => patternsMeet(action, data)))).to.deep.equal([]);
  });

  it("touches no user, no managed policy and no identity provider", () => {
    expect(everyAction.filter((action) => action.startsWith("iam:"))).to.deep.equal([
      "iam:*TagRole",
      "iam:CreateRole",
      "iam:CreateServiceLinkedRole",
      "iam:DeleteRole",
      "iam:DeleteRolePolicy",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "iam:ListRoleTags",
      "iam:PassRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRoleDescription",
    ]);
  });
});

describe("the deploy role's resources", () => {
  it("are everything only for actions that take none, and for three that AWS answers in no other way", async () => {
    const narrower: string[] = [];
    for (const { Action, Resource } of everyStatement.filter((found) => found.Resource?.includes("*"))) {
      expect(Resource).to.deep.equal(["*"]);
      for (const action of (await Promise.all(Action.map(actionsOf))).flat())
        if ((await resourceKinds(action)).length > 0) narrower.push(action);
    }
    expect([...new Set(narrower)].sort()).to.deep.equal([
      "cloudwatch:DescribeAlarms",
      "ecs:RegisterTaskDefinition",
      "kms:TagResource",
    ]);
  });

  it("are what their actions take, each of them and for each of them", async () => {
    const faults: string[] = [];
    for (const { variant, Sid, Action, Resource = [] } of everyStatement) {
      if (Resource.includes("*")) continue;
      const kinds = await Promise.all(
        (await Promise.all(Action.map(actionsOf)))
          .flat()
          .map(async (action) => [action, await resourceKinds(action)] as const),
      );
      for (const [action, taken] of kinds)
        if (!taken.some(({ accepts }) => Resource.some(accepts)))
          faults.push(`${variant}, ${Sid}: ${action}`);
      for (const resource of Resource)
        if (!kinds.some(([, taken]) => taken.some(({ accepts }) => accepts(resource))))
          faults.push(`${variant}, ${Sid}: ${resource}`);
    }
    // A wildcard among the reads of a bucket takes in one of the whole account, which no resource here lets through;
    // a task definition without a revision is what some accounts are asked for when one is tagged, and the VPC what
    // Route 53 asks for, other than the reference says.
    expect([...new Set(faults.map((fault) => fault.split(": ")[1]))]).to.deep.equal([
      "s3:GetStorageLensConfiguration",
      "arn:aws:ecs:us-east-1:123456789012:task-definition/ds-preprocessing",
      "arn:aws:ec2:us-east-1:123456789012:vpc/*",
      "arn:aws:ecs:us-east-1:987654321098:task-definition/ds-preprocessing",
      "arn:aws:ec2:us-east-1:987654321098:vpc/*",
    ]);
  });

  it("are no more in one statement than each access has by itself, with any settings", async () => {
    for (const [variant, settings] of Object.entries(VARIANTS))
      for (const accesses of Object.values(sharedAccesses(settings)))
        expect(await gained(accesses), variant).to.deep.equal([]);
    const [read, write] = [{ read: ["ssm:GetParameter"] }, { write: ["ssm:PutParameter"] }];
    const parameter = (name: string) => ({
      resource: [`arn:aws:ssm:us-east-1:123456789012:parameter/${name}`],
    });
    expect(
      await gained([
        { ...read, ...parameter("ds/release") },
        { ...write, ...parameter("ds/*") },
      ]),
    ).to.deep.equal(["ssm:GetParameter on parameter/ds/*"]);
  });

  it("are there for every kind that an action demands", async () => {
    const faults = new Set<string>();
    for (const settings of Object.values(VARIANTS)) {
      const statements = statementsOf(policiesOf(settings));
      for (const action of new Set(
        statements.flatMap(({ Action }) => Action).filter((name) => !name.startsWith("s3:Get")),
      )) {
        for (const single of await actionsOf(action)) {
          const resources = statements
            .filter(({ Action }) => Action.includes(action))
            .flatMap(({ Resource = [] }) => Resource);
          for (const { kind, required, accepts } of await resourceKinds(single))
            if (required && !resources.some((resource) => resource === "*" || accepts(resource)))
              faults.add(`${single}: ${kind}`);
        }
      }
    }
    expect([...faults]).to.deep.equal([]);
  });

  it("have the stack's own tags where an action can tell", async () => {
    const change = statement(prod, "ChangeOwn");
    expect(change?.Resource).to.deep.equal(["arn:aws:ec2:us-east-1:987654321098:*"]);
    expect(change?.Condition).to.deep.equal({
      StringEquals: { "aws:ResourceTag/Project": ["ds-pipeline"], "aws:ResourceTag/Stack": ["prod"] },
    });
    const blind: string[] = [];
    for (const action of (await Promise.all((change?.Action ?? []).map(actionsOf))).flat()) {
      const kinds = await resourceKinds(action);
      if (!kinds.some(({ conditionKeys }) => conditionKeys.includes("aws:ResourceTag/${TagKey}")))
        blind.push(action);
    }
    expect(blind).to.deep.equal([]);
  });

  it("of a source are its artifact bucket too", () => {
    const artifacts = (settings: typeof prod) =>
      statementsOf(policiesOf(settings)).flatMap(({ Resource = [] }) =>
        Resource.filter((resource) => resource.includes("artifacts")),
      );
    expect(artifacts(dev)).to.deep.equal(["arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1"]);
    expect(artifacts(prod)).to.deep.equal([]);
  });

  it("are a key only where the stack has one, and private DNS only where it has endpoints", () => {
    expect(Object.keys(policiesOf(prod))).to.deep.equal(["resources", "images", "network", "roles"]);
    expect(Object.keys(policiesOf(sampleSettings("prod", OWN_KEY)))).to.deep.equal([
      "resources",
      "images",
      "network",
      "key",
      "roles",
    ]);
    const associates = (settings: typeof prod) =>
      statementsOf(policiesOf(settings)).some(({ Action }) =>
        Action.includes("route53:AssociateVPCWithHostedZone"),
      );
    expect([prod, sampleSettings("prod", OWN_KEY)].map(associates)).to.deep.equal([false, true]);
  });
});

describe("a source's deploy role and roles", () => {
  it("have the statements of a target's, with the boundary of their own account", () => {
    const other = JSON.stringify(policiesOf(prod)["roles"])
      .replaceAll("987654321098", "123456789012")
      .replaceAll("-prod", "-dev");
    expect(JSON.stringify(policiesOf(dev)["roles"])).to.equal(other);
  });
});

describe("a target's deploy role and roles", () => {
  const boundary = { "iam:PermissionsBoundary": BOUNDARY };
  const arns = prod.arns;
  const identityOf = (settings: typeof prod): PolicyDocument => ({
    Version: "2012-10-17",
    Statement: statementsOf(policiesOf(settings)),
  });
  const identity = identityOf(prod);
  const ask = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) =>
    decide({ principal: arns.deployRole, account: prod.account, action, resource, context, identity });

  it("makes a role with the boundary, and none without or with another", async () => {
    expect(await ask("iam:CreateRole", role("task"), boundary)).to.equal("Allowed");
    expect(await ask("iam:CreateRole", role("task"))).to.equal("ImplicitlyDenied");
    const other = { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" };
    expect(await ask("iam:CreateRole", role("task"), other)).to.equal("ImplicitlyDenied");
    expect(await ask("iam:CreateRole", role("other"), boundary)).to.equal("ImplicitlyDenied");
    expect(await ask("iam:PutRolePermissionsBoundary", role("task"), other)).to.equal("ImplicitlyDenied");
    expect(await ask("iam:DeleteRolePermissionsBoundary", role("task"), boundary)).to.equal(
      "ImplicitlyDenied",
    );
  });

  it("cannot change itself, nor the roles beside it", async () => {
    const { deployRole, promotionRole, previewRole } = arns;
    for (const other of [deployRole, promotionRole, previewRole]) {
      for (const action of [
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:DeleteRole",
      ])
        expect(await ask(action, other, boundary), action).to.equal("ImplicitlyDenied");
    }
    expect(await ask("iam:AttachRolePolicy", role("task"), boundary)).to.equal("ImplicitlyDenied");
  });

  it("passes each role to its own service only", async () => {
    const to = (service: string) => ({ "iam:PassedToService": `${service}.amazonaws.com` });
    expect(await ask("iam:PassRole", role("task"), to("ecs-tasks"))).to.equal("Allowed");
    expect(await ask("iam:PassRole", role("states"), to("states"))).to.equal("Allowed");
    expect(await ask("iam:PassRole", role("schedule"), to("scheduler"))).to.equal("Allowed");
    for (const service of ["lambda", "ec2", "codebuild", "states"])
      expect(await ask("iam:PassRole", role("task"), to(service)), service).to.equal("ImplicitlyDenied");
    expect(await ask("iam:PassRole", arns.deployRole, to("ecs-tasks"))).to.equal("ImplicitlyDenied");
  });

  it("changes the stack's network and nobody else's", async () => {
    const ec2 = (id: string) => `arn:aws:ec2:us-east-1:987654321098:${id}`;
    const tags = (project: string, stack: string) => ({
      "aws:ResourceTag/Project": project,
      "aws:ResourceTag/Stack": stack,
    });
    const own = tags("ds-pipeline", "prod");
    const others = tags("payments", "prod");
    expect(await ask("ec2:DeleteVpc", ec2("vpc/vpc-1"), own)).to.equal("Allowed");
    expect(await ask("ec2:DeleteVpc", ec2("vpc/vpc-1"), others)).to.equal("ImplicitlyDenied");
    expect(await ask("ec2:DeleteVpc", ec2("vpc/vpc-1"))).to.equal("ImplicitlyDenied");
    expect(await ask("ec2:CreateSubnet", ec2("vpc/vpc-1"), own)).to.equal("Allowed");
    expect(await ask("ec2:CreateSubnet", ec2("vpc/vpc-1"), others)).to.equal("ImplicitlyDenied");
    expect(await ask("ec2:CreateSubnet", ec2("subnet/new"))).to.equal("Allowed");
    expect(await ask("ec2:CreateFlowLogs", ec2("vpc/vpc-1"), own)).to.equal("Allowed");
    expect(await ask("ec2:CreateFlowLogs", ec2("vpc/vpc-1"))).to.equal("ImplicitlyDenied");
    expect(await ask("ec2:CreateFlowLogs", ec2("network-interface/eni-1"))).to.equal("ImplicitlyDenied");
    const rule = ec2("security-group-rule/new");
    expect(await ask("ec2:AuthorizeSecurityGroupEgress", rule)).to.equal("Allowed");
    expect(await ask("ec2:AuthorizeSecurityGroupEgress", ec2("security-group/sg-1"))).to.equal(
      "ImplicitlyDenied",
    );
    expect(await ask("ec2:CreateTags", ec2("vpc/vpc-1"))).to.equal("ImplicitlyDenied");
    expect(await ask("ec2:CreateTags", ec2("vpc/vpc-1"), { "ec2:CreateAction": "CreateVpc" })).to.equal(
      "Allowed",
    );
  });

  it("takes a group without tags for the stack's, as a VPC's default one is, and none of another's", async () => {
    const group = "arn:aws:ec2:us-east-1:987654321098:security-group/sg-1";
    const tags = (of: "Request" | "Resource", project: string) => ({
      [`aws:${of}Tag/Project`]: project,
      [`aws:${of}Tag/Stack`]: "prod",
    });
    const own = tags("Request", "ds-pipeline");
    expect(await ask("ec2:CreateTags", group, own)).to.equal("Allowed");
    expect(await ask("ec2:CreateTags", group, tags("Request", "payments"))).to.equal("ImplicitlyDenied");
    const others = { ...own, ...tags("Resource", "payments") };
    expect(await ask("ec2:CreateTags", group, others)).to.equal("ImplicitlyDenied");
    expect(await ask("ec2:CreateTags", group, { ...own, "aws:ResourceTag/Stack": "eu" })).to.equal(
      "ImplicitlyDenied",
    );
    const vpc = "arn:aws:ec2:us-east-1:987654321098:vpc/vpc-1";
    expect(await ask("ec2:CreateTags", vpc, own)).to.equal("ImplicitlyDenied");
    expect(await ask("ec2:RevokeSecurityGroupIngress", group)).to.equal("ImplicitlyDenied");
  });

  it("writes parameters below the stack's path alone, and reads none there but the pipeline's own", async () => {
    const parameter = "arn:aws:ssm:us-east-1:987654321098:parameter/ds";
    expect(await ask("ssm:GetParameter", `${parameter}/preprocessing/release`)).to.equal("Allowed");
    expect(await ask("ssm:GetParameter", `${parameter}/preprocessing/password`)).to.equal("ImplicitlyDenied");
    expect(await ask("ssm:PutParameter", `${parameter}/preprocessing/release`)).to.equal("Allowed");
    expect(await ask("ssm:PutParameter", `${parameter}/other/release`)).to.equal("ImplicitlyDenied");
  });

  it("administers the stack's key, where it has one, and no other", async () => {
    const settings = sampleSettings("prod", OWN_KEY);
    const { account, region } = settings;
    const askKey = (
      context: Readonly<Record<string, string>>,
      of = settings,
      action = "kms:PutKeyPolicy",
      // A key whose policy leaves it to the account's own.
      resourcePolicy = accountKeyPolicy(account),
    ) =>
      decide({
        principal: arns.deployRole,
        action,
        resource: `arn:aws:kms:${region}:${account}:key/0a1b2c3d-0000-0000-0000-000000000000`,
        account,
        context,
        identity: identityOf(of),
        resourcePolicy,
      });
    const own = { "aws:ResourceTag/Project": "ds-pipeline", "aws:ResourceTag/Stack": "prod" };
    expect(await askKey(own)).to.equal("Allowed");
    expect(await askKey({})).to.equal("ImplicitlyDenied");
    expect(await askKey(own, prod)).to.equal("ImplicitlyDenied");

    const asOwn = { "aws:RequestTag/Project": "ds-pipeline", "aws:RequestTag/Stack": "prod" };
    const others = { "aws:ResourceTag/Project": "payments", "aws:ResourceTag/Stack": "prod" };
    const tag = (context: Readonly<Record<string, string>>) => askKey(context, settings, "kms:TagResource");
    expect(await tag({ ...asOwn, ...own })).to.equal("Allowed");
    expect(await tag(asOwn), "a new key").to.equal("Allowed");
    expect(await tag({ ...asOwn, ...others }), "another's key").to.equal("ImplicitlyDenied");
    expect(await tag({ ...own, "aws:RequestTag/Project": "payments" })).to.equal("ImplicitlyDenied");

    const grant = (forService: string) =>
      askKey({ ...own, "kms:GrantIsForAWSResource": forService }, settings, "kms:CreateGrant");
    expect(await grant("true")).to.equal("Allowed");
    expect(await grant("false")).to.equal("ImplicitlyDenied");

    // By the key's own policy before its tags hold, and nothing more than by them.
    const made = (action: string, forService = "true") =>
      askKey(
        { "kms:GrantIsForAWSResource": forService },
        settings,
        action,
        keyPolicy(arns, { account, region, readers: [] }),
      );
    for (const action of ["kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:CreateAlias", "kms:CreateGrant"])
      expect(await made(action), action).to.equal("Allowed");
    expect(await made("kms:CreateGrant", "false")).to.equal("ImplicitlyDenied");
    for (const action of ["kms:Decrypt", "kms:GenerateDataKey", "kms:ScheduleKeyDeletion", "kms:TagResource"])
      expect(await made(action), action).to.equal("ImplicitlyDenied");
  });
});
