import { expect } from "chai";
import { callerTrustPolicy, crossAccountTrustPolicy } from "../../documents/roles/assumed-role-trust";
import {
  artifactBucketPolicy,
  dataBucketPolicy,
  logBucketPolicy,
} from "../../documents/resource-policies/bucket-policy";
import { canaryStarterPolicy } from "../../documents/roles/canary-starter";
import { executionRolePolicy } from "../../documents/roles/execution-role";
import { roleChainingPolicy } from "../../documents/roles/role-chaining";
import { imageBuilderRolePolicy } from "../../documents/roles/image-builder-role";
import { accountKeyPolicy, keyPolicy } from "../../documents/resource-policies/key-policy";
import { deadLetterQueuePolicy, topicPolicy } from "../../documents/resource-policies/notification-policies";
import { PUSH_ACTIONS } from "../../documents/boundary/build-services";
import type { PolicyDocument, Statement } from "../../documents/policy";
import { promotionRolePolicy } from "../../documents/roles/promotion-role";
import {
  onlyPusherPolicy,
  registryPolicy,
  repositoryPolicy,
} from "../../documents/resource-policies/repository-policy";
import { releaseReaderPolicy } from "../../documents/roles/release-reader";
import { scheduleRolePolicy } from "../../documents/roles/schedule-role";
import { sourceReaderPolicy } from "../../documents/roles/source-reader";
import { stateMachineRolePolicy } from "../../documents/roles/state-machine-role";
import { modelReaderPolicy, taskRolePolicy } from "../../documents/roles/task-role";
import { testerRolePolicy } from "../../documents/roles/tester-role";
import { serviceTrustPolicy } from "../../documents/roles/trust-policy";
import { verificationWriterPolicy } from "../../documents/roles/verification-writer";
import { resourceKinds } from "./service-reference";
import { PROD_GRANT, sampleSettings, STAGING_GRANT, tryingSettings } from "../sample-settings";
import { words } from "../words";

const ACCOUNT = "123456789012";
const settings = sampleSettings("dev", { encryption: "customer-managed", inputs: "folder" });
const arns = settings.arns;
const grants = [PROD_GRANT, STAGING_GRANT];
const place = { account: ACCOUNT, region: settings.region };
const key = { ...place, keyAlias: settings.names.keyAlias };
const { artifactBucket: bucket, inputBucket } = settings.names;
const images = Object.keys(settings.images);

/**
 * Every policy document that a source or a target has, each with all of its statements. Boundary, service control
 * policy, endpoints and the roles that deploy and preview have tests of their own.
 */
const POLICIES: Readonly<Record<string, PolicyDocument>> = {
  task: taskRolePolicy(settings),
  modelReader: modelReaderPolicy(settings, { bucket, ...key }),
  execution: executionRolePolicy(settings),
  stateMachine: stateMachineRolePolicy(settings),
  schedule: scheduleRolePolicy(settings),
  dataBucket: dataBucketPolicy(inputBucket),
  artifactBucket: artifactBucketPolicy(bucket, grants, [arns.role("ds-deployer-prod")]),
  logBucket: logBucketPolicy(settings, ["ds-deployer-prod"]),
  repository: repositoryPolicy(grants),
  targetRepository: onlyPusherPolicy(arns.promotionRole),
  registry: registryPolicy(arns),
  key: keyPolicy(settings, grants),
  topic: topicPolicy(arns.topic, ACCOUNT, settings.region),
  deadLetters: deadLetterQueuePolicy(arns.deadLetterQueue),
  stateKey: accountKeyPolicy(ACCOUNT),
  imageBuilder: imageBuilderRolePolicy(arns, images),
  promotion: promotionRolePolicy(arns, { sourceAccount: "210987654321", images }),
  tester: testerRolePolicy(settings),
  verificationWriter: verificationWriterPolicy(arns, { stack: "prod", key }),
  sourceReader: sourceReaderPolicy(arns, { images, key, scanType: "ENHANCED" }),
  releaseReader: releaseReaderPolicy(settings),
  canaryStarter: canaryStarterPolicy(tryingSettings("prod")) ?? { Version: "2012-10-17", Statement: [] },
  chained: roleChainingPolicy([arns.deployRole, arns.promotionRole]),
  callerTrust: callerTrustPolicy({
    account: ACCOUNT,
    subjects: ["repo:octo-org/octo-repo:pull_request", "repo:octo-org/octo-repo:ref:refs/heads/main"],
    operators: [arns.role("operator")],
  }),
  crossAccountTrust: crossAccountTrustPolicy("arn:aws:iam::210987654321:role/deployer", "ds-pipeline-prod"),
  trust: serviceTrustPolicy({ service: "ecs-tasks.amazonaws.com", account: ACCOUNT, sourceArns: ["arn:x"] }),
};
const STATEMENTS = Object.entries(POLICIES).flatMap(([name, { Statement }]) =>
  Statement.map((statement) => [name, statement] as const),
);

/** `<policy>/<statement>: <what>` for everything that `pick` finds in a statement. */
const found = (pick: (statement: Statement, policy: string) => readonly string[]) =>
  STATEMENTS.flatMap(([name, statement]) =>
    pick(statement, name).map((what) => `${name}/${statement.Sid}: ${what}`),
  );

describe("every policy", () => {
  it("allows whole families of actions to nobody but the key's own account and its services", () => {
    const wildcards = found(({ Effect, Action }) =>
      Effect === "Allow" ? Action.filter((action) => action.includes("*")) : [],
    );
    expect(wildcards).to.deep.equal([
      "key/AllowAccountByIam: kms:*",
      "key/AllowLogs: kms:GenerateDataKey*",
      "key/AllowLogs: kms:ReEncrypt*",
      "key/AllowAlarms: kms:GenerateDataKey*",
      "stateKey/AllowAccountByIam: kms:*",
    ]);
  });

  it("denies what does not come over TLS, changes of a record, verifications by others, and pushes into a target but by promotion", () => {
    const denied = found(({ Effect, Action, Condition }) =>
      Effect === "Deny" ? Action.map((action) => `${action} ${JSON.stringify(Condition)}`) : [],
    );
    const plain = '{"Bool":{"aws:SecureTransport":"false"}}';
    const roles = words(`
      deploy *-execution image-builder preview promotion *-schedule *-states *-task tester
    `).map((role) => `arn:aws:iam::${ACCOUNT}:role/ds-${role}-dev`);
    const chained = `arn:aws:iam::${ACCOUNT}:role/ds-deployer-prod`;
    const pipeline = JSON.stringify({ ArnEquals: { "aws:PrincipalArn": [...roles, chained] } });
    const others = `{"ArnNotEquals":{"aws:PrincipalArn":["arn:aws:iam::${ACCOUNT}:role/ds-promotion-dev"]}}`;
    expect(denied).to.deep.equal([
      `dataBucket/DenyPlainHttp: s3:* ${plain}`,
      `artifactBucket/DenyPlainHttp: s3:* ${plain}`,
      'artifactBucket/DenyReplacedRecords: s3:PutObject {"StringNotEquals":{"s3:if-none-match":["*"]}}',
      ...["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ReplicateDelete", "s3:ReplicateObject"].map(
        (action) => `artifactBucket/DenyDeletedRecords: ${action} undefined`,
      ),
      `artifactBucket/DenyOthersVerifications: s3:PutObject {"ArnNotEquals":{"aws:PrincipalArn":["${chained}"]}}`,
      `logBucket/DenyPlainHttp: s3:* ${plain}`,
      `logBucket/DenyPipeline: s3:* ${pipeline}`,
      ...["targetRepository", "registry"].flatMap((name) =>
        PUSH_ACTIONS.map((action) => `${name}/DenyPushButByPromotion: ${action} ${others}`),
      ),
      `topic/DenyPlainHttp: sns:Publish ${plain}`,
      `deadLetters/DenyPlainHttp: sqs:* ${plain}`,
    ]);
  });

  it("names its resources, but for actions that take none, and for these", async () => {
    // In a key's own policy `*` is that key.
    const anything = STATEMENTS.flatMap(([policy, { Sid, Resource, Action }]) =>
      Resource?.includes("*") && !["key", "stateKey"].includes(policy)
        ? Action.map((action) => [action, `${policy}/${Sid}: ${action}`] as const)
        : [],
    );
    const kinds = await Promise.all(anything.map(([action]) => resourceKinds(action)));
    expect(anything.flatMap(([, what], index) => (kinds[index]?.length ? [what] : []))).to.deep.equal([
      "task/PublishMetrics: cloudwatch:PutMetricData",
      "stateMachine/PublishMetrics: cloudwatch:PutMetricData",
      "releaseReader/ListTasks: ecs:ListTasks",
      "releaseReader/ReadAlarms: cloudwatch:DescribeAlarms",
    ]);
  });

  it("allows nothing to everybody", () => {
    const everybody = found(({ Effect, Principal }) => {
      const names = Principal === "*" ? ["*"] : Object.values(Principal ?? {}).flat();
      return Effect === "Allow" ? names.filter((name) => name.includes("*")) : [];
    });
    expect(everybody).to.deep.equal([]);
  });

  it("names exact roles wherever it lets in another account", () => {
    const foreign = STATEMENTS.filter(([, { Principal }]) =>
      Principal === "*" ? false : Principal?.AWS?.some((name) => !name.includes(ACCOUNT)),
    );
    expect(foreign.map(([name, { Sid }]) => `${name}/${Sid}`)).to.deep.equal(
      words(`
      artifactBucket/AllowProdAccountAccess artifactBucket/AllowProdModelVersions
      artifactBucket/AllowEuStagingAccountAccess artifactBucket/AllowEuStagingModelVersions
      repository/AllowProdPull repository/AllowEuStagingPull key/AllowProdDecrypt key/AllowEuStagingDecrypt
      crossAccountTrust/AllowSource
    `),
    );
    for (const [name, { Sid, Condition, Principal }] of foreign) {
      const accounts = Principal !== "*" && Principal?.AWS?.every((arn) => arn.endsWith(":root"));
      const named = Principal === "*" ? [] : (Principal?.AWS ?? []);
      const roles = accounts ? (Condition?.["ArnEquals"]?.["aws:PrincipalArn"] ?? []) : named;
      expect(roles, `${name}/${Sid}`).to.have.length.greaterThan(0);
      for (const role of roles) expect(role).to.match(/^arn:aws:iam::\d{12}:role\/[^*?]+$/);
    }
  });

  it("allows no action of a build service, the push of an image to who builds or promotes, and its tag to who tests", () => {
    const BUILDS =
      /^(codebuild|codepipeline|codecommit|codedeploy|imagebuilder|cloudformation):|^ecr:(Put|Upload|Initiate|Complete)/;
    const allowed = found(({ Effect, Action }) =>
      Effect === "Allow" ? Action.filter((action) => BUILDS.test(action)) : [],
    );
    const push = (statement: string) => PUSH_ACTIONS.map((action) => `${statement}: ${action}`);
    expect(allowed).to.deep.equal([
      ...push("imageBuilder/PushImages"),
      ...push("promotion/PushImages"),
      "tester/TagImages: ecr:PutImage",
    ]);
  });

  it("has each statement's id once, in letters and digits", () => {
    for (const [name, { Statement }] of Object.entries(POLICIES)) {
      const ids = Statement.map(({ Sid }) => Sid);
      expect(new Set(ids).size, name).to.equal(ids.length);
      for (const id of ids) expect(id, name).to.match(/^[A-Za-z0-9]+$/);
    }
  });
});
