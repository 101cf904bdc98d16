import type { Resource } from "../rule";
import type { IamStatement } from "./document";
import { covers } from "./patterns";
import { principalsOf } from "./principals";

/**
 * All that a Deny has to name, by the service. A topic's policy takes no pattern for all actions, and those beside
 * publishing carry no message.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit
 */
const EVERYTHING = { s3: "s3:*", sns: "sns:Publish", sqs: "sqs:*" } as const;

/** Whether a policy denies plain HTTP: one or more Deny statements which together cover what the policy is for. */
export function deniesPlainHttp(
  statements: readonly IamStatement[],
  { type, properties }: Resource,
): boolean {
  const service = type.startsWith("aws:s3/") ? "s3" : type.startsWith("aws:sns/") ? "sns" : "sqs";
  const denied = statements
    .filter((statement) => isDenial(statement, EVERYTHING[service]))
    .flatMap(({ resources }) => resources);
  // A queue or a topic is the one resource of its policy.
  if (denied.length === 0 || service !== "s3") return denied.length > 0;
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
