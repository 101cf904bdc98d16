import { findDocuments } from "../../iam/document";
import { deniesPlainHttp } from "../../iam/plain-http";
import { knownText, type StackResource, type StackRule } from "../../stack-rule";

/** What has a policy, the policy, and its property that says whose it is. */
const HOLDERS: readonly (readonly [type: string, policy: string, what: string, property: string])[] = [
  ["aws:sns/topic:", "aws:sns/topicPolicy:", "TopicPolicy", "arn"],
  ["aws:sqs/queue:", "aws:sqs/queuePolicy:", "QueuePolicy", "queueUrl"],
];

/** `tls-only` looks at what a policy says; this rule at a queue or a topic that has none, and takes plain HTTP. */
export const guardedQueuesAndTopics: StackRule = {
  name: "guarded-queues-and-topics",
  description: "Every queue and every topic has a policy, which tls-only reads.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  check: (resources) =>
    HOLDERS.flatMap(([type, policy, what, property]) =>
      resources
        .filter((holder) => holder.type.startsWith(type) && !guardsItself(holder))
        .filter(
          (holder) =>
            !resources.some((other) => other.type.startsWith(policy) && belongsTo(other, property, holder)),
        )
        .map((resource) => ({
          resource,
          message: `has no policy, and takes plain HTTP. Add a ${what} beside it, as documents/resource-policies/notification-policies.ts has one.`,
        })),
    ),
};

/** By what its own property says: where it says nothing, an update finds AWS's default there, which denies nothing. */
const guardsItself = (holder: StackResource): boolean =>
  findDocuments(knownText(holder, "policy")).some((statements) => deniesPlainHttp(statements, holder));

/** By the name that the ARN or the URL ends with, or because that comes from the queue or the topic. */
function belongsTo(policy: StackResource, property: string, holder: StackResource): boolean {
  const name = knownText(holder, "name");
  return (
    policy.comesFrom[property]?.includes(holder.urn) === true ||
    (name !== undefined && knownText(policy, property)?.split(/[:/]/).at(-1) === name)
  );
}
