import { expect } from "chai";
import { composeArns } from "../../../settings/arns";
import { releaseReaderPolicy } from "../../../documents/roles/release-reader";
import { sourceReaderPolicy } from "../../../documents/roles/source-reader";
import { testerRolePolicy } from "../../../documents/roles/tester-role";
import type { Statement } from "../../../documents/policy";
import { sampleSettings } from "../../sample-settings";
import { resourceKinds, sizeOf } from "../service-reference";

const arns = composeArns(sampleSettings("dev"));
const images = ["ds-preprocessing", "team/ai-service"];
const key = { account: "123456789012", region: "us-east-1", keyAlias: "alias/ds-preprocessing" };
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const ARTIFACTS = "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1";
const INPUT = "arn:aws:s3:::ds-input-dev-123456789012-us-east-1";
const OUTPUT = "arn:aws:s3:::ds-output-dev-123456789012-us-east-1";
const REPOSITORIES = images.map((image) => arn("ecr", `repository/${image}`));
const PULL = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
  "ecr:ListImages",
];

/** A document as lines: statement's id, actions, resources and condition. */
const lines = (statements: readonly Statement[]) =>
  statements.map(({ Sid, Effect, Action, Resource = [], Condition }) => {
    expect(Effect).to.equal("Allow");
    return [Sid, Action, Resource, ...(Condition ? [Condition] : [])];
  });

const RELEASE_STATE = [
  [
    "ReadParameters",
    ["ssm:GetParameterHistory", "ssm:GetParameters", "ssm:GetParametersByPath"],
    [arn("ssm", "parameter/ds/preprocessing"), arn("ssm", "parameter/ds/preprocessing/*")],
  ],
  [
    "ReadRuns",
    [
      "states:DescribeExecution",
      "states:DescribeStateMachine",
      "states:GetExecutionHistory",
      "states:ListExecutions",
      "states:ListMapRuns",
    ],
    [
      arn("states", "stateMachine:ds-preprocessing-pipeline"),
      arn("states", "execution:ds-preprocessing-pipeline:*"),
      arn("states", "execution:ds-preprocessing-pipeline/*"),
      arn("states", "mapRun:ds-preprocessing-pipeline/*"),
    ],
  ],
  ["ReadTask", ["ecs:DescribeTaskDefinition"], ["*"]],
  [
    "ListTasks",
    ["ecs:ListTasks"],
    ["*"],
    { ArnEquals: { "ecs:cluster": [arn("ecs", "cluster/ds-processing-cluster")] } },
  ],
  ["ReadTasks", ["ecs:DescribeTasks"], [arn("ecs", "task/ds-processing-cluster/*")]],
  [
    "ReadSchedule",
    ["scheduler:GetSchedule"],
    [arn("scheduler", "schedule/ds-preprocessing-schedule/ds-preprocessing-schedule")],
  ],
  [
    "ReadTaskRole",
    ["iam:GetRole", "iam:GetRolePolicy", "iam:ListRolePolicies"],
    ["arn:aws:iam::123456789012:role/ds-preprocessing-task-dev"],
  ],
];
const LOG_IN = ["LogInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]];
const byAlias = (sid: string, ...actions: readonly string[]) => [
  sid,
  actions,
  [arn("kms", "key/*")],
  { "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/ds-preprocessing"] } },
];

describe("who reads a stack's release", () => {
  it("reads its parameters, machine, runs, tasks, schedule and task role, and nothing else", () => {
    expect(lines(releaseReaderPolicy(arns).Statement)).to.deep.equal(RELEASE_STATE);
  });
});

describe("the tester", () => {
  const tester = [
    [
      "UploadModelsAndData",
      ["s3:AbortMultipartUpload", "s3:PutObject"],
      [`${ARTIFACTS}/models/*`, `${INPUT}/raw/*`, `${INPUT}/validation/*`],
    ],
    [
      "WriteRecordsOnce",
      ["s3:PutObject"],
      [`${ARTIFACTS}/releases/*`],
      { StringEquals: { "s3:if-none-match": ["*"] } },
    ],
    [
      "ReadObjects",
      ["s3:GetObject"],
      [`${ARTIFACTS}/models/*`, `${ARTIFACTS}/releases/*`, `${INPUT}/validation/*`, `${OUTPUT}/processed/*`],
    ],
    ["ReadModelVersions", ["s3:GetObjectVersion"], [`${ARTIFACTS}/models/*`]],
    ["TellMissingFromForbidden", ["s3:ListBucket"], [ARTIFACTS, INPUT, OUTPUT]],
    ["StartRuns", ["states:StartExecution"], [arn("states", "stateMachine:ds-preprocessing-pipeline")]],
    [
      "ReadLog",
      ["logs:FilterLogEvents", "logs:GetLogEvents"],
      [
        arn("logs", "log-group:/ecs/ds-preprocessing-dev"),
        arn("logs", "log-group:/ecs/ds-preprocessing-dev:*"),
      ],
    ],
    ...RELEASE_STATE,
    LOG_IN,
    ["TagImages", [...PULL, "ecr:DescribeImages", "ecr:PutImage"], REPOSITORIES],
  ];

  it("uploads, runs, reads what came of it, writes a record once and tags its image", () => {
    expect(lines(testerRolePolicy(arns, { images, key: undefined }).Statement)).to.deep.equal(tester);
  });

  it("uses the stack's key, by its alias, where there is one", () => {
    expect(lines(testerRolePolicy(arns, { images, key }).Statement)).to.deep.equal([
      ...tester,
      byAlias("UseDataKey", "kms:Decrypt", "kms:GenerateDataKey"),
    ]);
  });
});

describe("who promotes from a source", () => {
  const reader = [
    ["ReadReleases", ["s3:GetObject"], [`${ARTIFACTS}/releases/*`, `${ARTIFACTS}/models/*`]],
    ["ReadModelVersions", ["s3:GetObjectVersion"], [`${ARTIFACTS}/models/*`]],
    ["FindReleases", ["s3:GetBucketPolicy", "s3:ListBucket"], [ARTIFACTS]],
    ...RELEASE_STATE,
    LOG_IN,
    ["PullImages", [...PULL, "ecr:DescribeImages"], REPOSITORIES],
  ];

  it("reads its records, models, images and runs, and who may read them", () => {
    expect(lines(sourceReaderPolicy(arns, { images, key: undefined }).Statement)).to.deep.equal(reader);
  });

  it("decrypts with the source's key, and reads what that allows", () => {
    expect(lines(sourceReaderPolicy(arns, { images, key }).Statement)).to.deep.equal([
      ...reader,
      byAlias("ReadWithKey", "kms:Decrypt", "kms:DescribeKey", "kms:GetKeyPolicy"),
    ]);
  });
});

describe("the size of these roles' policies", () => {
  it("is no more than half of what IAM takes, with ten images and a key", () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
    const args = { images: Array.from({ length: 10 }, (_, index) => `team/some-service-${index}`), key };
    for (const document of [testerRolePolicy(arns, args), sourceReaderPolicy(arns, args)])
      expect(sizeOf({ document })).to.be.at.most(10_240 / 2);
  });
});

describe("every action of these roles", () => {
  const policies = [
    testerRolePolicy(arns, { images, key }),
    sourceReaderPolicy(arns, { images, key }),
    releaseReaderPolicy(arns),
  ];

  it("is one that AWS has, with resources of a kind that it takes", async () => {
    const strays: string[] = [];
    for (const { Action, Resource = [] } of policies.flatMap(({ Statement }) => Statement))
      for (const action of Action) {
        const kinds = await resourceKinds(action);
        // What stands behind a log group is its streams.
        const taken = (resource: string) =>
          resource === "*" ||
          [resource, resource.replace(/:\*$/, ":log-stream:1")].some((each) =>
            kinds.some(({ accepts }) => accepts(each)),
          );
        if (!Resource.some(taken)) strays.push(`${action} on ${Resource.join(", ")}`);
      }
    expect(strays).to.deep.equal([]);
  });
});
