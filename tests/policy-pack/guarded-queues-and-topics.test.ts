import { expect } from "chai";
import { guardedQueuesAndTopics } from "../../policy-pack/rules/data/guarded-queues-and-topics";
import { stackFindings, type StackResource } from "../../policy-pack/stack-rule";
import { facts, stackResource } from "./facts";
import { withUnknown } from "./unknown-value";

const messages = (...resources: StackResource[]) =>
  stackFindings(guardedQueuesAndTopics, resources, facts("prod")).map(({ message }) => message);
const policy = (Effect: string, Action: string) => {
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  return JSON.stringify({ Statement: [{ Effect, Principal: "*", Action, Resource: "*", Condition }] });
};

for (const [what, Type, property, everything, place] of [
  ["queue", "Queue", "queueUrl", "sqs:*", "https://sqs.us-east-1.amazonaws.com/987654321098/"],
  ["topic", "Topic", "arn", "sns:Publish", "arn:aws:sns:us-east-1:987654321098:"],
] as const)
  describe(`guarded-queues-and-topics, of a ${what}`, () => {
    const [head, companion] = [`aws:${everything.slice(0, 3)}/${what}:${Type}`, `${Type}Policy`];
    const holder = (properties: Readonly<Record<string, unknown>> = {}) =>
      stackResource(head, what, { name: what, ...properties });
    const beside = (properties: Readonly<Record<string, unknown>>, ...from: string[]) =>
      stackResource(`aws:${everything.slice(0, 3)}/${what}Policy:${companion}`, "policy", properties, {
        [property]: from,
      });
    const OPEN = `${what} (${head}): has no policy, and takes plain HTTP. Add a ${companion} beside it, as documents/resource-policies/notification-policies.ts has one.`;

    it("takes one with a policy, known by where it comes from or by the name", () => {
      expect(messages(holder(), beside(withUnknown({}, property), `urn:${what}`))).to.deep.equal([]);
      expect(messages(holder(), beside({ [property]: `${place}${what}` }))).to.deep.equal([]);
    });

    it("refuses one without a policy, whatever another has", () => {
      expect(messages(holder())).to.deep.equal([OPEN]);
      expect(messages(holder(), beside({ [property]: `${place}other-${what}` }, "urn:other"))).to.deep.equal([
        OPEN,
      ]);
      expect(messages(stackResource(head, what, withUnknown({}, "name", "policy")))).to.deep.equal([OPEN]);
    });

    it("takes a policy of its own when it denies plain HTTP, which AWS's default does not", () => {
      expect(messages(holder({ policy: policy("Deny", everything) }))).to.deep.equal([]);
      expect(messages(holder({ policy: policy("Allow", everything) }))).to.deep.equal([OPEN]);
    });
  });
