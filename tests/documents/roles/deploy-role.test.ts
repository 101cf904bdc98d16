import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { BUILD_ACTIONS, PUSH_ACTIONS } from "../../../documents/boundary/build-services";
import { deployRolePolicies } from "../../../documents/roles/deploy-role";
import { sharedAccesses } from "../../../documents/roles/stack-access";
import { readsAndWrites, type Access } from "../../../documents/roles/stack-access/access";
import { sampleSettings } from "../../sample-settings";
import { actionsOf, meant, patternsMeet, resourceKinds, standsFor, statementsOf } from "../service-reference";
import { words } from "../../words";

const OWN_KEY = { encryption: "customer-managed", network: { egress: "endpoints" } };
const FAN_OUT = { inputs: "folder", alarms: { email: "data@example.com" } };
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
    expect(await meant(patterns)).to.deep.equal([
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
    const DATA = words(`
      ecr:BatchGetImage ecr:GetDownloadUrlForLayer ecs:RunTask kms:Decrypt kms:GenerateDataKey
      kms:ScheduleKeyDeletion logs:GetLogEvents s3:DeleteObject s3:GetObject s3:PutObject sns:Publish
      sqs:PurgeQueue sqs:ReceiveMessage sqs:SendMessage states:StartExecution sts:AssumeRole
    `);
    expect(DATA.filter((data) => everyAction.some((action) => patternsMeet(action, data)))).to.deep.equal([]);
  });

  it("touches no user, no managed policy and no identity provider", () => {
    const identities = everyAction.filter((action) => action.startsWith("iam:"));
    expect(identities.filter((action) => !action.includes("Role"))).to.deep.equal([]);
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
      .replaceAll("-prod", "-dev")
      .replaceAll('"prod"', '"dev"');
    expect(JSON.stringify(policiesOf(dev)["roles"])).to.equal(other);
  });
});
