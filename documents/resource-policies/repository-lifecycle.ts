/** An ECR lifecycle policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
export interface LifecyclePolicyDocument {
  readonly rules: readonly LifecycleRule[];
}

interface LifecycleRule {
  readonly rulePriority: number;
  readonly description: string;
  readonly selection: Readonly<Record<string, unknown>>;
  readonly action: { readonly type: "expire" };
}

/**
 * Begins the tag that an image gets with a record, in the source when a run of it has passed and in a target when it is
 * promoted: `release-0.1.6`. It keeps the image and proves nothing: whoever puts manifests sets it on any of them.
 */
export const RELEASE_TAG = "release-";

/**
 * More images than a repository holds, 100,000 unless AWS was asked for more: a rule that keeps so many lets nothing go,
 * and holds off the rules after it.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
 */
const EVERY_IMAGE = 999_999;

/**
 * Keeps for good what a record names, with its signatures, and lets other images go after a while.
 *
 * Releases are not counted, because ECR counts by the time of the push and nothing renews that time: an image may be
 * recorded long after it was pushed, and a stack may return to its oldest release. The newest by push need not hold the
 * images of the newest records (https://github.com/aws/containers-roadmap/issues/2746). Signatures, SBOMs and attestations
 * that are found by a tag made of the image's digest, `sha256-…`, are not counted either: nothing in that tag tells
 * those of a release from the others, of which there may be any number.
 *
 * An image that matches the tags of a rule cannot be expired by a later one. A platform's manifest stays as long as an
 * index refers to it, and what has the image as its OCI subject goes when the image does.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 * @param versionedImages Images with a tag of three parts, as a semantic version is, that stay without a record: the newest.
 * @param unreleasedImageDays Days after which an image that is none of these goes.
 */
export function repositoryLifecycle(
  versionedImages: number,
  unreleasedImageDays: number,
): LifecyclePolicyDocument {
  return {
    rules: [
      keepNewest(1, "Images of a release stay", `${RELEASE_TAG}*`, EVERY_IMAGE),
      keepNewest(2, "Signatures and the like, tagged by digest, stay", "sha256-*", EVERY_IMAGE),
      keepNewest(3, `Keep the newest ${versionedImages} images with a version`, "*.*.*", versionedImages),
      {
        rulePriority: 4,
        description: `Other images go after ${unreleasedImageDays} days`,
        selection: {
          tagStatus: "any",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: unreleasedImageDays,
        },
        action: { type: "expire" },
      },
    ],
  };
}

const keepNewest = (
  rulePriority: number,
  description: string,
  pattern: string,
  countNumber: number,
): LifecycleRule => ({
  rulePriority,
  description,
  selection: {
    tagStatus: "tagged",
    tagPatternList: [pattern],
    countType: "imageCountMoreThan",
    countNumber,
  },
  action: { type: "expire" },
});
