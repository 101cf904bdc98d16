import { GetBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { artifactBucketPolicy } from "../../documents/resource-policies/bucket-policy";
import type { RoleGrant } from "../../documents/roles/role-grant";
import { deployersOf } from "../../settings/deployers";
import { pipelinesOf, type Settings } from "../../settings/settings";
import type { Account } from "../accounts/accounts";
import { attemptChecks } from "../checks/attempt";
import type { Check } from "../checks/check";
import { ifThere } from "../deployed/if-there";
import { compareStatements, describeComparison } from "./statements";

/** What the source's settings allow a target's roles to read; undefined when they do not name the target. */
export function readerGrant(
  { targets, organizationId }: Settings,
  { stack }: Settings,
): RoleGrant | undefined {
  const target = targets.find((each) => each.stack === stack);
  return target && { stack, account: target.account, roles: target.readers, organizationId };
}

/** The roles of a target that read models: one for each pipeline that has one. */
export const modelReaders = (target: Settings): string[] =>
  pipelinesOf(target).flatMap(({ model, names }) => (model ? [names.taskRole] : []));

/** Whether the artifact bucket's own policy allows the target's task roles to read models; nothing where none does. */
export async function bucketPolicyCheck(source: Account, target: Settings): Promise<readonly Check[]> {
  const bucket = source.settings.names.artifactBucket;
  const { stack } = target;
  const roles = modelReaders(target);
  if (roles.length === 0) return [];
  const about = {
    where: "source",
    name: `policy of s3://${bucket} for ${stack}`,
    expected: `the statements for ${roles.join(", ")} in documents/resource-policies/bucket-policy.ts`,
    fix: `Deploy the grants of ${source.settings.stack}: pulumi up -s ${source.settings.stack} (targets in Pulumi.${source.settings.stack}.yaml names the roles)`,
  } as const;
  return attemptChecks(about, async () => {
    const grant = readerGrant(source.settings, target);
    const others = roles.filter((role) => !grant?.roles.includes(role));
    if (!grant || others.length > 0)
      return [
        {
          ...about,
          ok: false,
          found: `${others.join(", ")} ${others.length > 1 ? "are" : "is"} not among the readers in Pulumi.${source.settings.stack}.yaml`,
        },
      ];
    const policy = await readBucketPolicy(source, bucket);
    if (policy === undefined) return [{ ...about, ok: false, found: "the bucket has no policy" }];
    const wanted = artifactBucketPolicy(bucket, [grant], deployersOf(source.settings));
    const comparison = compareStatements(policy, wanted.Statement);
    return [{ ...about, ...describeComparison(comparison) }];
  });
}

function readBucketPolicy({ client }: Account, Bucket: string): Promise<string | undefined> {
  return ifThere(
    ["NoSuchBucketPolicy"],
    async () => (await client(S3Client).send(new GetBucketPolicyCommand({ Bucket }))).Policy,
  );
}
