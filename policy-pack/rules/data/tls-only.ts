import type { IamStatement } from "../../iam/document";
import { documentsOf } from "../../iam/documents-of";
import { covers } from "../../iam/patterns";
import { principalsOf } from "../../iam/principals";
import type { Resource, Rule } from "../../rule";

/** Plain HTTP is refused, to everyone and for everything. SNS has no such policy here: nobody publishes by a policy but alarms. */
export const tlsOnly: Rule = {
  name: "tls-only",
  description: "The policy of a bucket or a queue denies everything that does not come over TLS.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: [
    "aws:s3/bucket:",
    "aws:s3/bucketPolicy:",
    "aws:s3/bucketV2:",
    "aws:sqs/queue:",
    "aws:sqs/queuePolicy:",
  ],
  check: (resource) =>
    documentsOf(resource)
      .filter(({ statements }) => !deniesPlainHttp(statements, resource))
      .map(
        ({ where }) =>
          `${where} lets requests in over plain HTTP. Add a Deny for "*", all actions${resource.type.startsWith("aws:s3/") ? ", the bucket and its objects" : ""}, with Bool aws:SecureTransport false as its only condition.`,
      ),
};

/** One or more Deny statements which together cover the bucket and its objects; a queue is the one resource of its policy. */
function deniesPlainHttp(statements: readonly IamStatement[], { type, properties }: Resource): boolean {
  const service = type.startsWith("aws:s3/") ? "s3" : "sqs";
  const denied = statements
    .filter((statement) => isDenial(statement, `${service}:*`))
    .flatMap(({ resources }) => resources);
  if (denied.length === 0 || service === "sqs") return denied.length > 0;
  const { bucket } = properties;
  if (typeof bucket !== "string") throw new Error("the policy's bucket has no name");
  return [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`].every((needed) =>
    denied.some((pattern) => covers(pattern, needed)),
  );
}

function isDenial(statement: IamStatement, everything: string): boolean {
  const { effect, actions, notPrincipals, conditions } = statement;
  const [only, ...more] = conditions;
  return (
    effect === "Deny" &&
    !notPrincipals &&
    principalsOf(statement).some(({ kind }) => kind === "everyone") &&
    actions.some((action) => covers(action, everything)) &&
    more.length === 0 &&
    only !== undefined &&
    /^bool(ifexists)?$/.test(only.operator) &&
    only.key === "aws:securetransport" &&
    only.values.join().toLowerCase() === "false"
  );
}
