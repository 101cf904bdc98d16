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
 * Keeps the newest released images for good and lets the rest go.
 * An image that matches the tags of a rule cannot be expired by a later one, so a released image is safe from rules 2
 * and 3; a platform's manifest, though untagged, stays as long as an index refers to it.
 * @param releasedImages Images tagged with a semantic version that always stay.
 * @param unreleasedImageDays Days after which an image without such a tag goes.
 */
export function repositoryLifecycle(
  releasedImages: number,
  unreleasedImageDays: number,
): LifecyclePolicyDocument {
  const age = { countType: "sinceImagePushed", countUnit: "days", countNumber: unreleasedImageDays };
  const expire = { action: { type: "expire" } } as const;
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
        ...expire,
      },
      {
        rulePriority: 2,
        description: `Builds that were never released go after ${unreleasedImageDays} days`,
        selection: { tagStatus: "tagged", tagPatternList: ["commit-*"], ...age },
        ...expire,
      },
      {
        rulePriority: 3,
        description: `Untagged images go after ${unreleasedImageDays} days`,
        selection: { tagStatus: "untagged", ...age },
        ...expire,
      },
    ],
  };
}
