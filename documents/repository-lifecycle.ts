/** An ECR lifecycle policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
export interface LifecyclePolicyDocument {
  readonly rules: readonly {
    readonly rulePriority: number;
    readonly description: string;
    readonly selection: Readonly<Record<string, unknown>>;
    readonly action: { readonly type: "expire" };
  }[];
}

/**
 * Keeps the newest released images for good and lets every other image go after a while.
 * An image that matches the tags of a rule cannot be expired by a later one, so a released image is safe from rule 2; a
 * platform's manifest, though untagged, stays as long as an index refers to it.
 * @param releasedImages Images with a tag of three parts, as a semantic version is, that always stay: the newest ones.
 * @param unreleasedImageDays Days after which an image without such a tag goes.
 */
export function repositoryLifecycle(
  releasedImages: number,
  unreleasedImageDays: number,
): LifecyclePolicyDocument {
  return {
    rules: [
      {
        rulePriority: 1,
        description: `Keep the newest ${releasedImages} released images`,
        selection: {
          tagStatus: "tagged",
          tagPatternList: ["*.*.*"],
          countType: "imageCountMoreThan",
          countNumber: releasedImages,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        description: `Images that were never released go after ${unreleasedImageDays} days`,
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
