import { composeArns } from "../../../settings/arns";
import { mapIn, mapsIn, shown, type Inputs } from "../../inputs";
import { settingsOf, type Resource, type Rule } from "../../rule";
import type { Settings } from "../../../settings/settings";

/** Who holds the logs knows who asks for what, and can make them say otherwise. */
export const logTargets: Rule = {
  name: "log-targets",
  description:
    "Access logs and flow logs go to the stack's own log bucket, flow logs or to a log group of its account.",
  severity: "high",
  level: { source: "advisory", target: "mandatory" },
  types: ["aws:ec2/flowLog:", "aws:s3/bucket:", "aws:s3/bucketLogging", "aws:s3/bucketV2:"],
  check: (resource, stack) =>
    resource.type.startsWith("aws:ec2/")
      ? flowFaults(resource.properties["logDestination"], settingsOf(stack))
      : accessTargets(resource)
          .filter((bucket) => bucket !== settingsOf(stack).names.logBucket)
          .map((bucket) => `logs into ${shown(bucket)}. Name ${settingsOf(stack).names.logBucket}.`),
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-create-flow-log.html */
function flowFaults(destination: unknown, settings: Settings): readonly string[] {
  const { logBucket } = composeArns(settings);
  const groups = `arn:aws:logs:${settings.region}:${settings.account}:log-group:`;
  const isOwn =
    destination === logBucket ||
    [`${logBucket}/`, groups].some((head) => String(destination).startsWith(head));
  return isOwn
    ? []
    : [`logs into ${shown(destination)}. Name ${logBucket}, or a log group of account ${settings.account}.`];
}

/** The buckets that a bucket's requests are logged into. */
function accessTargets({ type, properties }: Resource): readonly unknown[] {
  const inline = (): readonly Inputs[] =>
    "logging" in properties ? [mapIn(properties, "logging")] : mapsIn(properties, "loggings");
  return (type.startsWith("aws:s3/bucketLogging") ? [properties] : inline()).map(
    ({ targetBucket }) => targetBucket,
  );
}
