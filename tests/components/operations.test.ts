import { expect } from "chai";
import { Alarms } from "../../components/operations/alarms";
import { Notifications, type NotificationsArgs } from "../../components/operations/notifications";
import { Parameters } from "../../components/configuration/parameters";
import { topicPolicy } from "../../documents/resource-policies/notification-policies";
import * as pulumi from "@pulumi/pulumi";
import { inputsOf, listed, publicOutputs, record, valueOf } from "./recorded-resources";

describe("the alarms", () => {
  const alarms = (successWindowHours: number) =>
    record(
      () =>
        new Alarms("alarms", {
          pipeline: "ds-pipeline",
          stateMachineArn: "arn:machine",
          deadLetterQueue: "ds-dead-letters",
          topicArn: "arn:topic",
          successWindowHours,
        }),
    );
  const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
  const AT_ONCE = ["aborted", "dead-letters", "failed", "timed-out"];
  const everywhere = { threshold: 1, alarmActions: ["arn:topic"], okActions: ["arn:topic"] };
  const atOnce = {
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
    ...everywhere,
  };
  const ofMachine = {
    namespace: "AWS/States",
    dimensions: { StateMachineArn: "arn:machine" },
    statistic: "Sum",
  };

  it("are four where nobody waits for a success", async () => {
    const recording = await alarms(0);
    expect(listed(recording)).to.deep.equal([
      ...AT_ONCE.map((suffix) => `${ALARM} alarms-${suffix}`),
      "ds:operations:Alarms alarms",
    ]);
    expect(recording.outputs).to.deep.equal({ alarms: [] });
  });

  it("are five where somebody does, the fifth for as many hours as the setting says", async () => {
    const recording = await alarms(26);
    expect(listed(recording)).to.deep.equal(
      [...AT_ONCE, "no-success"]
        .map((suffix) => `${ALARM} alarms-${suffix}`)
        .sort()
        .concat("ds:operations:Alarms alarms"),
    );
    expect(inputsOf(recording, ALARM, "alarms-no-success")).to.deep.equal({
      name: "ds-pipeline-no-success",
      alarmDescription: "No run succeeded within 26 hours.",
      metricName: "ExecutionsSucceeded",
      period: 3600,
      evaluationPeriods: 26,
      datapointsToAlarm: 26,
      comparisonOperator: "LessThanThreshold",
      treatMissingData: "breaching",
      ...ofMachine,
      ...everywhere,
    });
  });

  for (const [suffix, metricName, description] of [
    ["failed", "ExecutionsFailed", "A run failed; the message of the run says why."],
    ["timed-out", "ExecutionsTimedOut", "A run took longer than it may."],
    ["aborted", "ExecutionsAborted", "A run was stopped by hand."],
  ] as const) {
    it(`speak at the first execution that ${suffix}`, async () => {
      expect(inputsOf(await alarms(0), ALARM, `alarms-${suffix}`)).to.deep.equal({
        name: `ds-pipeline-${suffix}`,
        alarmDescription: description,
        metricName,
        period: 60,
        ...ofMachine,
        ...atOnce,
      });
    });
  }

  it("speak at the first dead letter", async () => {
    expect(inputsOf(await alarms(0), ALARM, "alarms-dead-letters")).to.deep.equal({
      name: "ds-pipeline-dead-letters",
      alarmDescription: "A scheduled trigger could not be delivered; it waits in the dead-letter queue.",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "ds-dead-letters" },
      statistic: "Maximum",
      period: 300,
      ...atOnce,
    });
  });
});

describe("the notifications", () => {
  const notifications = (changes: Partial<NotificationsArgs> = {}) =>
    record(
      () =>
        new Notifications("notifications", {
          account: "123456789012",
          region: "us-east-1",
          topic: "ds-alerts",
          topicArn: "arn:aws:sns:us-east-1:123456789012:ds-alerts",
          ...changes,
        }),
    );
  const TOPIC = "aws:sns/topic:Topic";

  it("are a topic that alarms may publish to", async () => {
    const recording = await notifications();
    expect(listed(recording)).to.deep.equal([
      `${TOPIC} notifications-topic`,
      "aws:sns/topicPolicy:TopicPolicy notifications-topic-policy",
      "ds:operations:Notifications notifications",
    ]);
    const policy = topicPolicy("arn:aws:sns:us-east-1:123456789012:ds-alerts", "123456789012", "us-east-1");
    expect(
      inputsOf(recording, "aws:sns/topicPolicy:TopicPolicy", "notifications-topic-policy"),
    ).to.deep.equal({ arn: "arn-of-notifications-topic", policy: JSON.stringify(policy) });
    expect(await valueOf(recording.built.topicArn)).to.equal("arn-of-notifications-topic");
    expect(recording.outputs).to.deep.equal({ notifications: ["topicArn"] });
    expect(publicOutputs(recording.built)).to.deep.equal(["topicArn"]);
  });

  it("go to the address of the setting", async () => {
    const recording = await notifications({ email: "team@example.com" });
    const type = "aws:sns/topicSubscription:TopicSubscription";
    expect(listed(recording)).to.include(`${type} notifications-email`);
    expect(inputsOf(recording, type, "notifications-email")).to.deep.include({
      topic: "arn-of-notifications-topic",
      protocol: "email",
      endpoint: "team@example.com",
    });
  });

  it("are encrypted with the key that they are given", async () => {
    const plain = inputsOf(await notifications(), TOPIC, "notifications-topic");
    expect(plain).to.include({ name: "ds-alerts" }).and.not.have.property("kmsMasterKeyId");
    const encrypted = inputsOf(await notifications({ keyArn: "arn:key" }), TOPIC, "notifications-topic");
    expect(encrypted).to.include({ name: "ds-alerts", kmsMasterKeyId: "arn:key" });
  });
});

describe("the parameters", () => {
  it("are one for each value below the path, subnets as a list", async () => {
    const recording = await record(
      () =>
        new Parameters("parameters", {
          path: "/ds/preprocessing",
          values: {
            "input-key": "raw/a,b.csv",
            "security-group": pulumi.output("sg-1"),
            subnets: pulumi.output(["subnet-1", "subnet-2"]),
          },
        }),
    );
    const type = "aws:ssm/parameter:Parameter";
    expect(listed(recording)).to.deep.equal([
      `${type} parameters-input-key`,
      `${type} parameters-security-group`,
      `${type} parameters-subnets`,
      "ds:configuration:Parameters parameters",
    ]);
    const of = (key: string) => inputsOf(recording, type, `parameters-${key}`);
    const path = "/ds/preprocessing";
    expect(of("input-key")).to.deep.equal({
      name: `${path}/input-key`,
      type: "String",
      value: "raw/a,b.csv",
    });
    expect(of("security-group")).to.deep.equal({
      name: `${path}/security-group`,
      type: "String",
      value: "sg-1",
    });
    expect(of("subnets")).to.deep.equal({
      name: `${path}/subnets`,
      type: "StringList",
      value: "subnet-1,subnet-2",
    });
    expect(recording.outputs).to.deep.equal({ parameters: [] });
  });
});
