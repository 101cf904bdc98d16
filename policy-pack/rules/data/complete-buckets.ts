import { knownText, type StackResource, type StackRule } from "../../stack-rule";

const LOGGING = "aws:s3/bucketLogging";

/** What belongs to a bucket, by the head of its type. */
const COMPANIONS: readonly (readonly [type: string, what: string])[] = [
  ["aws:s3/bucketPublicAccessBlock:", "BucketPublicAccessBlock"],
  ["aws:s3/bucketOwnershipControls:", "BucketOwnershipControls"],
  ["aws:s3/bucketVersioning", "BucketVersioning"],
  ["aws:s3/bucketServerSideEncryptionConfiguration", "BucketServerSideEncryptionConfiguration"],
  ["aws:s3/bucketLifecycleConfiguration", "BucketLifecycleConfiguration"],
  ["aws:s3/bucketPolicy:", "BucketPolicy"],
  [LOGGING, "BucketLogging"],
];

/** The other rules look at what is said of a bucket; this one at what is not. */
export const completeBuckets: StackRule = {
  name: "complete-buckets",
  description:
    "Every bucket has its public access block, ownership controls, versioning, encryption, lifecycle, policy and access log.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  check: (resources) =>
    resources
      .filter(({ type }) => type.startsWith("aws:s3/bucket:") || type.startsWith("aws:s3/bucketV2:"))
      .flatMap((bucket) => {
        const has = (type: string, property: string) =>
          resources.some((other) => other.type.startsWith(type) && belongsTo(other, property, bucket));
        const missing = COMPANIONS.filter(
          // A bucket that others log into would log its own log.
          ([type]) => !has(type, "bucket") && !(type === LOGGING && has(LOGGING, "targetBucket")),
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

/** By the bucket's name where it is known, or because the companion's property comes from the bucket. */
function belongsTo(companion: StackResource, property: string, bucket: StackResource): boolean {
  const name = knownText(bucket, "bucket");
  return (
    companion.comesFrom[property]?.includes(bucket.urn) === true ||
    (name !== undefined && knownText(companion, property) === name)
  );
}
