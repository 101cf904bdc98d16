import { RELEASE_TAG } from "../../../documents/resource-policies/repository-lifecycle";
import { covers } from "../../iam/patterns";
import { isMap, mapIn, mapsIn, type Inputs } from "../../inputs";
import { decoded } from "../../json";
import type { Rule } from "../../rule";

/** The tag that a record gives an image. */
const RELEASED = `${RELEASE_TAG}*`;

/**
 * As many images as a repository holds, unless AWS was asked for more. A rule that keeps fewer lets go of the one that was
 * pushed first, which a target may run.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
 */
const EVERY_IMAGE = 100_000;

/** What nobody needs goes, and what a target may run stays. */
export const dataLifecycle: Rule = {
  name: "data-lifecycle",
  description:
    "Buckets let old versions and unfinished uploads go; repositories never let go of an image once it is released.",
  severity: "low",
  level: { source: "advisory", target: "mandatory" },
  types: ["aws:s3/bucketLifecycleConfiguration", "aws:ecr/lifecyclePolicy:"],
  check: ({ type, properties }) =>
    type.startsWith("aws:s3/") ? bucketFaults(properties) : repositoryFaults(properties["policy"]),
};

function bucketFaults(properties: Inputs): readonly string[] {
  const rules = mapsIn(properties, "rules").filter((rule) => rule["status"] === "Enabled" && isForAll(rule));
  const has = (part: string, days: string) => rules.some((rule) => Number(mapIn(rule, part)[days]) > 0);
  return [
    ...(has("noncurrentVersionExpiration", "noncurrentDays")
      ? []
      : [
          "keeps replaced versions for good. Add an enabled rule for the whole bucket with noncurrentVersionExpiration.",
        ]),
    ...(has("abortIncompleteMultipartUpload", "daysAfterInitiation")
      ? []
      : [
          "keeps unfinished uploads for good. Add an enabled rule for the whole bucket with abortIncompleteMultipartUpload.",
        ]),
  ];
}

/** Whether a rule is for every object: no filter, or one for the empty prefix. */
function isForAll(rule: Inputs): boolean {
  const filter = mapIn(rule, "filter");
  return (
    (rule["prefix"] ?? "") === "" &&
    Object.entries(filter).every(([key, value]) => key === "prefix" && (value ?? "") === "")
  );
}

/**
 * An image whose tag a rule selects is safe from the rules after it. So before any rule that could take a released image
 * must stand one that keeps all of them by count: an image has other tags beside that of its release.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
function repositoryFaults(policy: unknown): readonly string[] {
  const document = decoded(policy, "the lifecycle policy");
  if (!isMap(document) || mapsIn(document, "rules").length === 0)
    throw new Error("the lifecycle policy has no rules");
  const selecting = mapsIn(document, "rules")
    .map((rule) => ({
      priority: priorityOf(rule),
      selection: mapIn(rule, "selection"),
      action: mapIn(rule, "action"),
    }))
    .sort((one, other) => one.priority - other.priority)
    .find(({ selection }) => selects(selection));
  if (!selecting) return [];
  const { selection, action, priority } = selecting;
  return keepsReleased(selection) && action["type"] === "expire"
    ? []
    : [
        `rule ${priority} may take a released image that a target runs. Put a rule before it that keeps them all by count: tagPatternList ["${RELEASED}"], countType "imageCountMoreThan", countNumber ${EVERY_IMAGE} or more.`,
      ];
}

function priorityOf({ rulePriority }: Inputs): number {
  if (typeof rulePriority !== "number")
    throw new Error(`a rule's priority is ${JSON.stringify(rulePriority)}`);
  return rulePriority;
}

function selects({ tagStatus }: Inputs): boolean {
  if (tagStatus !== "tagged" && tagStatus !== "untagged" && tagStatus !== "any")
    throw new Error(`a rule's tagStatus is ${JSON.stringify(tagStatus)}`);
  return tagStatus !== "untagged";
}

function keepsReleased({ tagStatus, tagPatternList, countType, countNumber }: Inputs): boolean {
  const patterns = Array.isArray(tagPatternList) ? tagPatternList.map(String) : [];
  return (
    tagStatus === "tagged" &&
    patterns.length > 0 &&
    patterns.every((pattern) => covers(pattern, RELEASED)) &&
    countType === "imageCountMoreThan" &&
    Number(countNumber) >= EVERY_IMAGE
  );
}
