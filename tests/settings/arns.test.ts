import { expect } from "chai";
import { registryHost } from "../../settings/arns";
import { parseSettings } from "../../settings/settings";
import { configOf, PROJECT, STAGING_YAML } from "../sample-settings";

describe("the ARNs that settings give", () => {
  const arns = parseSettings(PROJECT, "staging", configOf(STAGING_YAML)).arns;

  it("are those of the stack's own account and region", () => {
    const texts = Object.entries(arns).filter(([, value]) => typeof value === "string");
    expect(Object.fromEntries(texts)).to.deep.equal({
      inputBucket: "arn:aws:s3:::ds-input-staging-012345678901-eu-central-1",
      outputBucket: "arn:aws:s3:::ds-output-staging-012345678901-eu-central-1",
      artifactBucket: "arn:aws:s3:::ds-artifacts-staging-012345678901-eu-central-1",
      logBucket: "arn:aws:s3:::ds-logs-staging-012345678901-eu-central-1",
      cluster: "arn:aws:ecs:eu-central-1:012345678901:cluster/ds-processing-cluster",
      taskDefinition: "arn:aws:ecs:eu-central-1:012345678901:task-definition/ds-preprocessing:*",
      taskFamily: "arn:aws:ecs:eu-central-1:012345678901:task-definition/ds-preprocessing",
      logGroup: "arn:aws:logs:eu-central-1:012345678901:log-group:/ecs/ds-preprocessing-staging",
      stateMachine: "arn:aws:states:eu-central-1:012345678901:stateMachine:ds-preprocessing-pipeline",
      stateMachineLogGroup:
        "arn:aws:logs:eu-central-1:012345678901:log-group:/aws/vendedlogs/states/ds-preprocessing-pipeline",
      schedule:
        "arn:aws:scheduler:eu-central-1:012345678901:schedule/ds-preprocessing-schedule/ds-preprocessing-schedule",
      scheduleGroup: "arn:aws:scheduler:eu-central-1:012345678901:schedule-group/ds-preprocessing-schedule",
      topic: "arn:aws:sns:eu-central-1:012345678901:ds-preprocessing-alerts",
      deadLetterQueue: "arn:aws:sqs:eu-central-1:012345678901:ds-preprocessing-dead-letters",
      executionRole: "arn:aws:iam::012345678901:role/ds-preprocessing-execution-staging",
      taskRole: "arn:aws:iam::012345678901:role/ds-preprocessing-task-staging",
      stateMachineRole: "arn:aws:iam::012345678901:role/ds-preprocessing-states-staging",
      scheduleRole: "arn:aws:iam::012345678901:role/ds-preprocessing-schedule-staging",
      boundary: "arn:aws:iam::012345678901:policy/ds-boundary-staging",
      deployRole: "arn:aws:iam::012345678901:role/ds-deploy-staging",
      previewRole: "arn:aws:iam::012345678901:role/ds-preview-staging",
      promotionRole: "arn:aws:iam::012345678901:role/ds-promotion-staging",
      imageBuilderRole: "arn:aws:iam::012345678901:role/ds-image-builder-staging",
      testerRole: "arn:aws:iam::012345678901:role/ds-tester-staging",
    });
  });

  it("are composed by name for parameters, repositories and roles", () => {
    expect(arns.parameter("model-key")).to.equal(
      "arn:aws:ssm:eu-central-1:012345678901:parameter/ds/preprocessing/model-key",
    );
    expect(arns.repository("team/ai-service")).to.equal(
      "arn:aws:ecr:eu-central-1:012345678901:repository/team/ai-service",
    );
    expect(arns.role("ds-promotion-staging")).to.equal("arn:aws:iam::012345678901:role/ds-promotion-staging");
  });

  it("go with the registry's host", () => {
    expect(registryHost("012345678901", "eu-central-1")).to.equal(
      "012345678901.dkr.ecr.eu-central-1.amazonaws.com",
    );
  });
});
