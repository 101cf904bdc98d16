import { knownText, type StackResource, type StackRule } from "../../stack-rule";

/** What belongs to a bucket, by the head of its type. */
const COMPANIONS: readonly (readonly [type: string, what: string])[] = [
  ["aws:s3/bucketPublicAccessBlock:", "BucketPublicAccessBlock"],
  ["aws:s3/bucketOwnershipControls:", "BucketOwnershipControls"],
  ["aws:s3/bucketVersioning", "BucketVersioning"],
  ["aws:s3/bucketServerSideEncryptionConfiguration", "BucketServerSideEncryptionConfiguration"],
  ["aws:s3/bucketLifecycleConfiguration", "BucketLifecycleConfiguration"],
  ["aws:s3/bucketPolicy:", "BucketPolicy"],
];

/** The other rules look at what is said of a bucket; this one at what is not. */
export const completeBuckets: StackRule = {
  name: "complete-buckets",
  description:
    "Every bucket has its public access block, ownership controls, versioning, encryption, lifecycle and policy.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  check: (resources) =>
    resources
      .filter(({ type }) => type.startsWith("aws:s3/bucket:") || type.startsWith("aws:s3/bucketV2:"))
      .flatMap((bucket) => {
        const missing = COMPANIONS.filter(
          ([type]) => !resources.some((other) => other.type.startsWith(type) && belongsTo(other, bucket)),
        ).map(([, what]) => what);
        return missing.length === 0
          ? []
          : [
              {
                resource: bucket,
                message: `has no ${missing.join(", no ")} of its own. Add ${missing.length === 1 ? "it" : "them"} beside the bucket, as components/storage/secure-bucket.ts does.`,
              },
            ];
      }),
};

/** By the bucket's name where it is known, or because the companion's bucket comes from the bucket. */
function belongsTo(companion: StackResource, bucket: StackResource): boolean {
  const name = knownText(bucket, "bucket");
  return (
    companion.comesFrom["bucket"]?.includes(bucket.urn) === true ||
    (name !== undefined && knownText(companion, "bucket") === name)
  );
}
