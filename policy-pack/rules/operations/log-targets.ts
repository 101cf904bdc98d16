import { ACCESS_LOGS } from "../../../documents/resource-policies/bucket-policy";
import { mapIn, mapsIn, shown, type Inputs } from "../../inputs";
import { settingsOf, type Resource, type Rule } from "../../rule";
import type { Settings } from "../../../settings/settings";

/** Who holds the logs knows who asks for what, and can make them say otherwise. */
export const logTargets: Rule = {
  name: "log-targets",
  description:
    "Access logs and flow logs go where the stack's own log bucket takes them, flow logs or to a log group of its account.",
  severity: "high",
  level: { source: "advisory", target: "mandatory" },
  types: ["aws:ec2/flowLog:", "aws:s3/bucket:", "aws:s3/bucketLogging", "aws:s3/bucketV2:"],
  check: (resource, stack) =>
    resource.type.startsWith("aws:ec2/")
      ? flowFaults(resource.properties["logDestination"], settingsOf(stack))
      : loggings(resource).flatMap((logging) => accessFaults(logging, settingsOf(stack))),
};

/** The log bucket lets log delivery write below AWSLogs/ alone. https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-create-flow-log.html */
function flowFaults(destination: unknown, settings: Settings): readonly string[] {
  const { logBucket } = settings.arns;
  const groups = `arn:aws:logs:${settings.region}:${settings.account}:log-group:`;
  return destination === logBucket || String(destination).startsWith(groups)
    ? []
    : [`logs into ${shown(destination)}. Name ${logBucket}, or a log group of account ${settings.account}.`];
}

function accessFaults({ targetBucket, targetPrefix = "" }: Inputs, { names }: Settings): readonly string[] {
  if (targetBucket !== names.logBucket) return [`logs into ${shown(targetBucket)}. Name ${names.logBucket}.`];
  return String(targetPrefix).startsWith(ACCESS_LOGS)
    ? []
    : [
        `logs under ${shown(targetPrefix)}, where the log bucket takes nothing. Begin targetPrefix with ${ACCESS_LOGS}.`,
      ];
}

/** Where a bucket's requests are logged. */
function loggings({ type, properties }: Resource): readonly Inputs[] {
  if (type.startsWith("aws:s3/bucketLogging")) return [properties];
  return "logging" in properties ? [mapIn(properties, "logging")] : mapsIn(properties, "loggings");
}
