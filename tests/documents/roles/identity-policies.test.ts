import { expect } from "chai";
import { composeArns } from "../../../settings/arns";
import { executionRolePolicy } from "../../../documents/roles/execution-role";
import { scheduleRolePolicy } from "../../../documents/roles/schedule-role";
import { modelReaderPolicy, taskRolePolicy } from "../../../documents/roles/task-role";
import { sampleSettings } from "../../sample-settings";

const arns = composeArns(sampleSettings("prod"));
const place = { account: "987654321098", region: "us-east-1" };
const key = { ...place, keyAlias: "alias/ds-preprocessing" };
const parameter = (name: string) => `arn:aws:ssm:us-east-1:987654321098:parameter/ds/preprocessing/${name}`;
const INPUT = "arn:aws:s3:::ds-input-prod-987654321098-us-east-1";
const OUTPUT = "arn:aws:s3:::ds-output-prod-987654321098-us-east-1";
const MODELS = "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1";

const PUBLISH_METRICS = {
  Sid: "PublishMetrics",
  Effect: "Allow",
  Action: ["cloudwatch:PutMetricData"],
  Resource: ["*"],
  Condition: { StringEquals: { "cloudwatch:namespace": ["DS/Pipeline"] } },
};
const USE_DATA_KEY = {
  Sid: "UseDataKey",
  Effect: "Allow",
  Action: ["kms:Decrypt", "kms:GenerateDataKey"],
  Resource: ["arn:aws:kms:us-east-1:987654321098:key/*"],
  Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/ds-preprocessing"] } },
};
const policy = (...statements: readonly unknown[]) => ({ Version: "2012-10-17", Statement: statements });

describe("the task role", () => {
  const statements = [
    {
      Sid: "ReadParameters",
      Effect: "Allow",
      Action: ["ssm:GetParameters"],
      Resource: [
        parameter("input-bucket"),
        parameter("output-bucket"),
        parameter("artifact-bucket"),
        parameter("input-key"),
        parameter("model-key"),
        parameter("model-sha256"),
        parameter("model-version-id"),
      ],
    },
    {
      Sid: "ReadInput",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [`${INPUT}/raw/*`, `${INPUT}/validation/*`],
    },
    {
      Sid: "WriteResults",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
      Resource: [`${OUTPUT}/processed/*`],
    },
    PUBLISH_METRICS,
  ];

  it("reads parameters and raw data, writes results and its own metrics", () => {
    expect(taskRolePolicy(arns, undefined)).to.deep.equal(policy(...statements));
  });

  it("uses the stack's key, by its alias, where there is one", () => {
    expect(taskRolePolicy(arns, key)).to.deep.equal(policy(...statements, USE_DATA_KEY));
  });
});

describe("the model reader", () => {
  const models = {
    bucket: "ds-artifacts-dev-123456789012-us-east-1",
    account: "123456789012",
    region: "us-east-1",
    keyAlias: undefined,
  };
  const statements = [
    {
      Sid: "ReadArtifacts",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: [MODELS, `${MODELS}/*`],
    },
    {
      Sid: "ReadModelVersions",
      Effect: "Allow",
      Action: ["s3:GetObjectVersion"],
      Resource: [`${MODELS}/models/*`],
    },
  ];

  it("reads the source's bucket", () => {
    expect(modelReaderPolicy(models)).to.deep.equal(policy(...statements));
  });

  it("decrypts with the source's key, in the source's account, and encrypts nothing", () => {
    expect(modelReaderPolicy({ ...models, keyAlias: "alias/ds-preprocessing" })).to.deep.equal(
      policy(...statements, {
        Sid: "DecryptModels",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: ["arn:aws:kms:us-east-1:123456789012:key/*"],
        Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/ds-preprocessing"] } },
      }),
    );
  });
});

describe("the execution role", () => {
  it("pulls the account's own images and writes the task's log", () => {
    expect(executionRolePolicy(arns, ["ds-preprocessing", "team/ai-service"])).to.deep.equal(
      policy(
        {
          Sid: "LogInToRegistry",
          Effect: "Allow",
          Action: ["ecr:GetAuthorizationToken"],
          Resource: ["*"],
        },
        {
          Sid: "PullImages",
          Effect: "Allow",
          Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: [
            "arn:aws:ecr:us-east-1:987654321098:repository/ds-preprocessing",
            "arn:aws:ecr:us-east-1:987654321098:repository/team/ai-service",
          ],
        },
        {
          Sid: "WriteLog",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: ["arn:aws:logs:us-east-1:987654321098:log-group:/ecs/ds-preprocessing-prod:log-stream:*"],
        },
      ),
    );
  });
});

describe("the schedule's role", () => {
  it("starts the one state machine and keeps what could not be delivered", () => {
    expect(scheduleRolePolicy(arns)).to.deep.equal(
      policy(
        {
          Sid: "StartPipeline",
          Effect: "Allow",
          Action: ["states:StartExecution"],
          Resource: ["arn:aws:states:us-east-1:987654321098:stateMachine:ds-preprocessing-pipeline"],
        },
        {
          Sid: "KeepDeadLetters",
          Effect: "Allow",
          Action: ["sqs:SendMessage"],
          Resource: ["arn:aws:sqs:us-east-1:987654321098:ds-preprocessing-dead-letters"],
        },
      ),
    );
  });
});
