import { expect } from "chai";
import { composeArns } from "../../../settings/arns";
import { stateMachineRolePolicy } from "../../../documents/roles/state-machine-role";
import { sampleSettings } from "../../sample-settings";

const arns = composeArns(sampleSettings("prod"));
const place = { account: "987654321098", region: "us-east-1" };
const key = { ...place, keyAlias: "alias/ds-preprocessing" };
const parameter = (name: string) => `arn:aws:ssm:us-east-1:987654321098:parameter/ds/preprocessing/${name}`;
const INPUT = "arn:aws:s3:::ds-input-prod-987654321098-us-east-1";
const OUTPUT = "arn:aws:s3:::ds-output-prod-987654321098-us-east-1";

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

describe("the state machine's role", () => {
  const cluster = "arn:aws:ecs:us-east-1:987654321098:cluster/ds-processing-cluster";
  const single = [
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
        parameter("subnets"),
        parameter("security-group"),
      ],
    },
    {
      Sid: "CheckObjects",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [`${INPUT}/raw/*`, `${OUTPUT}/processed/*`],
    },
    {
      Sid: "TellMissingFromForbidden",
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: [INPUT, OUTPUT],
    },
    { Sid: "FindTask", Effect: "Allow", Action: ["ecs:DescribeTaskDefinition"], Resource: ["*"] },
    {
      Sid: "RunTask",
      Effect: "Allow",
      Action: ["ecs:RunTask"],
      Resource: ["arn:aws:ecs:us-east-1:987654321098:task-definition/ds-preprocessing:*"],
      Condition: { ArnEquals: { "ecs:cluster": [cluster] } },
    },
    {
      Sid: "FollowTask",
      Effect: "Allow",
      Action: ["ecs:DescribeTasks", "ecs:StopTask"],
      Resource: ["arn:aws:ecs:us-east-1:987654321098:task/ds-processing-cluster/*"],
    },
    {
      Sid: "HearOfTheEnd",
      Effect: "Allow",
      Action: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
      Resource: ["arn:aws:events:us-east-1:987654321098:rule/StepFunctionsGetEventsForECSTaskRule"],
    },
    {
      Sid: "HandRolesToTask",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [
        "arn:aws:iam::987654321098:role/ds-preprocessing-execution-prod",
        "arn:aws:iam::987654321098:role/ds-preprocessing-task-prod",
      ],
      Condition: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
    },
    PUBLISH_METRICS,
    {
      Sid: "Notify",
      Effect: "Allow",
      Action: ["sns:Publish"],
      Resource: ["arn:aws:sns:us-east-1:987654321098:ds-preprocessing-alerts"],
    },
    {
      Sid: "DeliverLog",
      Effect: "Allow",
      Action: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      Resource: ["*"],
    },
    {
      Sid: "Trace",
      Effect: "Allow",
      Action: [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ],
      Resource: ["*"],
    },
  ];

  it("makes the calls of its definition and waits for the task", () => {
    expect(stateMachineRolePolicy(arns, { ...place, fansOut: false, key: undefined })).to.deep.equal(
      policy(...single),
    );
  });

  it("checks validation data too where runs may be started on it", () => {
    const options = { ...place, fansOut: false, takesValidationData: true, key: undefined };
    const [, check] = stateMachineRolePolicy(arns, options).Statement;
    expect(check).to.deep.equal({
      Sid: "CheckObjects",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [`${INPUT}/raw/*`, `${INPUT}/validation/*`, `${OUTPUT}/processed/*`],
    });
  });

  it("starts executions of its own machine only where it fans out, and uses the key where there is one", () => {
    expect(stateMachineRolePolicy(arns, { ...place, fansOut: true, key })).to.deep.equal(
      policy(...single, USE_DATA_KEY, {
        Sid: "FanOut",
        Effect: "Allow",
        Action: ["states:DescribeExecution", "states:StartExecution", "states:StopExecution"],
        Resource: [
          "arn:aws:states:us-east-1:987654321098:stateMachine:ds-preprocessing-pipeline",
          "arn:aws:states:us-east-1:987654321098:execution:ds-preprocessing-pipeline/*",
          "arn:aws:states:us-east-1:987654321098:execution:ds-preprocessing-pipeline:*",
        ],
      }),
    );
  });
});
