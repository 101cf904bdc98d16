import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { notificationTargets } from "../../policy-pack/rules/operations/notification-targets";
import { facts, resource } from "./facts";
import { withUnknown } from "./unknown-value";

describe("notification-targets", () => {
  const REGION = "us-east-1:987654321098";
  const alarm = (properties: Readonly<Record<string, unknown>>) =>
    findings(
      notificationTargets,
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", properties),
      facts("prod"),
    );
  const tells = (protocol: string, endpoint: unknown) =>
    findings(
      notificationTargets,
      resource("aws:sns/topicSubscription:TopicSubscription", withUnknown({ protocol, endpoint }, "topic")),
      facts("prod"),
    );

  it("lets alarms speak to topics of the account, in every state", () => {
    expect(alarm({})).to.deep.equal([]);
    const topic = `arn:aws:sns:${REGION}:ds-preprocessing-pipeline-prod`;
    expect(alarm({ alarmActions: [topic, { arn: topic }], okActions: [] })).to.deep.equal([]);
    for (const action of [
      `arn:aws:lambda:${REGION}:function:build`,
      "arn:aws:automate:us-east-1:ec2:reboot",
      "arn:aws:sns:us-east-1:123456789012:elsewhere",
      `arn:aws:sns:${REGION}:topic:5c2f0a3e`,
      "",
    ])
      for (const key of ["alarmActions", "insufficientDataActions", "okActions"])
        expect(alarm({ [key]: [topic, action] })).to.deep.equal([
          `does "${action}" in ${key}. Name a topic of account 987654321098 there.`,
        ]);
    expect(alarm({ alarmActions: "x" })[0]).to.match(
      /^cannot be decided .*: alarmActions is "x", not a list/,
    );
  });

  it("refuses what only an update will know", () => {
    expect(alarm(withUnknown({}, "alarmActions"))[0]).to.match(/^cannot be decided by notification-targets:/);
  });

  it("lets mailboxes and queues of the account listen", () => {
    for (const protocol of ["email", "email-json"])
      expect(tells(protocol, "data@example.com")).to.deep.equal([]);
    expect(tells("sqs", `arn:aws:sqs:${REGION}:letters`)).to.deep.equal([]);
    for (const [protocol, endpoint] of [
      ["https", "https://example.com"],
      ["lambda", `arn:aws:lambda:${REGION}:function:build`],
      ["sqs", "arn:aws:sqs:us-east-1:123456789012:letters"],
    ] as const)
      expect(tells(protocol, endpoint)).to.deep.equal([
        `notifies "${endpoint}" by "${protocol}". Subscribe a mailbox, or a queue of account 987654321098.`,
      ]);
  });
});
