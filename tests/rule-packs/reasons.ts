import type { StackName } from "./stacks";
import { words } from "../words";

/**
 * `wrong`: the check misreads what is registered. `not-applicable`: what it protects is not there. `setting`: settings of
 * `prod-strict` do what it asks for. `decision`: it could be done, and is not.
 */
export const CLASSES = ["wrong", "not-applicable", "setting", "decision"] as const;

/** Why findings stand. */
export interface Reason {
  readonly checks: readonly string[];
  /** The resource's address in Terraform; `*` for anything. */
  readonly resource: string;
  readonly stacks: readonly StackName[];
  readonly class: (typeof CLASSES)[number];
  readonly reason: string;
}

/** Of a pack, about one resource of a stack. */
export interface Finding {
  readonly check: string;
  readonly stack: string;
  readonly resource: string;
}

const stacks = ["dev", "prod"] as const;
const pipelines = [...stacks, "prod-strict"] as const;
const bootstraps = ["bootstrap-dev", "bootstrap-prod"] as const;

export const CHECKOV_REASONS: readonly Reason[] = [
  {
    checks: words(`
      CKV_AWS_62 CKV_AWS_63 CKV_AWS_286 CKV_AWS_287 CKV_AWS_288 CKV_AWS_289 CKV_AWS_290 CKV_AWS_355
      CKV2_AWS_40
    `),
    resource: "aws_iam_policy.boundary-policy",
    stacks: bootstraps,
    class: "wrong",
    reason:
      "A permissions boundary, attached to nobody as a policy: it limits what others grant, and grants nothing (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html).",
  },
  {
    checks: ["CKV_AWS_355"],
    resource: "aws_iam_role_policy.*-resources",
    stacks: bootstraps,
    class: "wrong",
    reason:
      "Of what is allowed on `*`, cloudwatch:DescribeAlarms alone takes a resource, and CloudWatch asks for it on all alarms, whichever are named (https://github.com/mattclay/aws-terminator/pull/63).",
  },
  {
    checks: ["CKV_AWS_355"],
    resource: "aws_iam_policy.*-release",
    stacks: bootstraps,
    class: "wrong",
    reason:
      "The same of who releases: `status` and `board` say which alarms ring (https://github.com/mattclay/aws-terminator/pull/63).",
  },
  {
    checks: ["CKV_AWS_393"],
    resource: "aws_iam_role.*-role",
    stacks: ["bootstrap-dev"],
    class: "wrong",
    reason:
      "Its pattern for a repository has no `@`, which GitHub's subjects with immutable ids have; each role takes one whole subject (https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/).",
  },
  {
    checks: ["CKV2_AWS_19"],
    resource: "aws_eip.network-main-1",
    stacks: ["prod"],
    class: "wrong",
    reason:
      'It belongs to the NAT gateway; the check looks at addresses with `domain = "vpc"` spelled out alone, which every address has (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateAddress.html).',
  },
  {
    checks: ["CKV2_AWS_5"],
    resource: "aws_security_group.network-tasks",
    stacks: pipelines,
    class: "wrong",
    reason:
      "The state machine gives it to each task that it starts (`NetworkConfiguration` of ecs:runTask); the check knows what is attached for good (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html).",
  },
  {
    checks: ["CKV2_AWS_34"],
    resource: "aws_ssm_parameter.*",
    stacks: pipelines,
    class: "not-applicable",
    reason:
      "Names, keys of objects, ids and digests, no secret, which SecureString is for and `no-plaintext-secrets` of the policy pack refuses here (https://docs.aws.amazon.com/systems-manager/latest/userguide/what-is-a-parameter.html).",
  },
  {
    checks: ["CKV2_AWS_62"],
    resource: "aws_s3_bucket.*",
    stacks: [...pipelines, ...bootstraps],
    class: "not-applicable",
    reason:
      "Nothing waits for an object: runs begin by schedule or by hand, and name their input. A notification would have no receiver.",
  },
  {
    checks: ["CKV_AWS_18"],
    resource: "aws_s3_bucket.logs-logs-bucket",
    stacks: ["bootstrap-prod"],
    class: "not-applicable",
    reason:
      "Access logs go there, and S3 would log that it delivers each (https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html). In bootstrap-dev, checkov takes another bucket's logging for its own.",
  },
  {
    checks: ["CKV_AWS_145"],
    resource: "aws_s3_bucket.logs-logs-bucket",
    stacks: bootstraps,
    class: "not-applicable",
    reason:
      "S3 delivers access logs to buckets that its own keys encrypt alone (https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html).",
  },
  {
    checks: ["CKV_AWS_145"],
    resource: "aws_s3_bucket.*",
    stacks,
    class: "setting",
    reason:
      "`encryption: customer-managed`. Without it, keys of S3 encrypt every object (https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html).",
  },
  {
    checks: ["CKV_AWS_136"],
    resource: "aws_ecr_repository.*",
    stacks,
    class: "setting",
    reason:
      "`encryption: customer-managed`. Without it, keys of S3 encrypt every layer (https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html).",
  },
  {
    checks: ["CKV_AWS_158"],
    resource: "aws_cloudwatch_log_group.*",
    stacks,
    class: "setting",
    reason:
      "`encryption: customer-managed`. Without it, keys of CloudWatch encrypt every log (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html).",
  },
  {
    checks: ["CKV_AWS_26"],
    resource: "aws_sns_topic.*",
    stacks,
    class: "setting",
    reason:
      "`encryption: customer-managed`. Without it, SNS encrypts its disks (https://docs.aws.amazon.com/sns/latest/dg/sns-data-encryption.html); alarms cannot use alias/aws/sns, whose policy is not ours (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html).",
  },
  {
    checks: ["CKV_AWS_297"],
    resource: "aws_scheduler_schedule.*",
    stacks,
    class: "setting",
    reason:
      "`encryption: customer-managed`. Without it, a key of AWS encrypts every schedule (https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html).",
  },
  {
    checks: ["CKV_AWS_338"],
    resource: "aws_cloudwatch_log_group.*",
    stacks,
    class: "setting",
    reason: "`retention.logDays`, which every stack has to say: 365 or more.",
  },
  {
    checks: ["CKV_AWS_144"],
    resource: "aws_s3_bucket.*",
    stacks: [...pipelines, ...bootstraps],
    class: "decision",
    reason:
      "S3 keeps every object in three zones at least (https://docs.aws.amazon.com/AmazonS3/latest/userguide/DataDurability.html), and replaced or deleted ones stay as versions. A copy would bring data to a region and account that nobody chose.",
  },
];

export const AWSGUARD_REASONS: readonly Reason[] = [
  {
    checks: ["s3-bucket-logging-enabled"],
    resource: "aws_s3_bucket.*",
    stacks: ["prod-strict"],
    class: "wrong",
    reason:
      "It reads `loggings` of the bucket, which provider 7 does not have; logging is a resource of its own (https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketlogging/), which checkov's CKV_AWS_18 reads.",
  },
];

const covers = ({ checks, stacks: named, resource }: Reason, finding: Finding): boolean =>
  checks.includes(finding.check) &&
  (named as readonly string[]).includes(finding.stack) &&
  new RegExp(`^${resource.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(finding.resource);

/** The reason of a finding. */
export const reasonOf = (finding: Finding, reasons: readonly Reason[]): Reason | undefined =>
  reasons.find((reason) => covers(reason, finding));

/** Findings that have no reason, and what of the reasons no finding has: a line each. */
export function unmatched(findings: readonly Finding[], reasons: readonly Reason[]) {
  const single = reasons.flatMap((reason) =>
    reason.checks.flatMap((check) =>
      reason.stacks.map((stack) => ({ ...reason, check, stack, checks: [check], stacks: [stack] })),
    ),
  );
  const line = ({ check, stack, resource }: Finding) => `${check} of ${stack}: ${resource}`;
  return {
    findings: findings
      .filter((finding) => !reasonOf(finding, reasons))
      .map(line)
      .sort(),
    reasons: single.filter((one) => !findings.some((finding) => covers(one, finding))).map(line),
  };
}
