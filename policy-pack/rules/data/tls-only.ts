import { documentsOf } from "../../iam/documents-of";
import { deniesPlainHttp } from "../../iam/plain-http";
import type { Rule } from "../../rule";

/** What a Deny has to name, by the head of the type, in the words of a message. */
const EVERYTHING: readonly (readonly [type: string, what: string])[] = [
  ["aws:s3/", "all actions, the bucket and its objects"],
  ["aws:sns/", "sns:Publish"],
  ["aws:sqs/", "all actions"],
];

/** Plain HTTP is refused, to everyone and for everything. */
export const tlsOnly: Rule = {
  name: "tls-only",
  description: "The policy of a bucket, a queue or a topic denies everything that does not come over TLS.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: [
    "aws:s3/bucket:",
    "aws:s3/bucketPolicy:",
    "aws:s3/bucketV2:",
    "aws:sns/topic:",
    "aws:sns/topicPolicy:",
    "aws:sqs/queue:",
    "aws:sqs/queuePolicy:",
  ],
  check: (resource) => {
    const what = EVERYTHING.find(([head]) => resource.type.startsWith(head))?.[1];
    return documentsOf(resource)
      .filter(({ statements }) => !deniesPlainHttp(statements, resource))
      .map(
        ({ where }) =>
          `${where} lets requests in over plain HTTP. Add a Deny for "*", ${what}, with Bool aws:SecureTransport false as its only condition.`,
      );
  },
};
