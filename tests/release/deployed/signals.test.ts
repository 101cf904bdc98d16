import { expect } from "chai";
import { readSignals } from "../../../release/deployed/signals";
import { sampleSettings } from "../../sample-settings";
import { type Answers, answering } from "../answering";

const PROD = sampleSettings("prod", { schedule: { enabled: true, expression: "cron(0 3 * * ? *)" } });
const named = (name: string, status: number) =>
  Object.assign(new Error("not you"), { name, $metadata: { httpStatusCode: status } });
const signals = (answers: Answers) => readSignals(answering(PROD, answers));

describe("what a stack says of itself when something went wrong", () => {
  const alarm = (suffix: string) => `${PROD.names.stateMachine}-prod-${suffix}`;
  const since = new Date("2026-12-01T00:00:00Z");

  it("is the state of each alarm that its settings give it, there or not, and what was not delivered", async () => {
    const asked: unknown[] = [];
    const { alarms, deadLetters, refusals } = await signals({
      DescribeAlarms: (input) => {
        asked.push(input);
        const failed = { AlarmName: alarm("failed"), StateValue: "ALARM", StateUpdatedTimestamp: since };
        return { MetricAlarms: [{ AlarmName: "other", StateValue: "ALARM" }, failed] };
      },
      GetQueueAttributes: (input) => {
        asked.push(input);
        return { Attributes: { ApproximateNumberOfMessages: "3" } };
      },
    });
    const names = ["failed", "timed-out", "aborted", "dead-letters", "no-success"].map(alarm);
    expect(alarms.map(({ name, state, since: from }) => [name, state, from])).to.deep.equal(
      names.map((name) => [name, ...(name.endsWith("-failed") ? ["ALARM", since] : [undefined, undefined])]),
    );
    expect([deadLetters, refusals]).to.deep.equal([3, {}]);
    expect(asked).to.deep.equal([
      { AlarmNames: names },
      {
        QueueUrl: `https://sqs.us-east-1.amazonaws.com/987654321098/${PROD.names.deadLetterQueue}`,
        AttributeNames: ["ApproximateNumberOfMessages"],
      },
    ]);
  });

  it("is not there yet before there is a queue", async () => {
    for (const name of ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"]) {
      const found = await signals({ DescribeAlarms: {}, GetQueueAttributes: named(name, 400) });
      expect([found.deadLetters, found.refusals]).to.deep.equal([undefined, {}]);
    }
  });

  it("differs from what the caller may not read, which hides nothing else", async () => {
    const found = await signals({
      DescribeAlarms: named("AccessDenied", 403),
      GetQueueAttributes: { Attributes: { ApproximateNumberOfMessages: "0" } },
    });
    expect([found.alarms, found.deadLetters]).to.deep.equal([[], 0]);
    expect(Object.keys(found.refusals)).to.deep.equal(["alarms"]);
    expect(found.refusals.alarms).to.match(/^AccessDenied: not you/);
    const queue = await signals({ DescribeAlarms: {}, GetQueueAttributes: named("AccessDenied", 403) });
    expect(Object.keys(queue.refusals)).to.deep.equal(["deadLetters"]);
  });

  it("is no answer where AWS gives none", async () => {
    const down = named("ServiceUnavailable", 503);
    const failed = await signals({ DescribeAlarms: down, GetQueueAttributes: {} }).catch((error) => error);
    expect(failed).to.equal(down);
  });
});
