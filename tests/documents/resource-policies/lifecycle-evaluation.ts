import type { LifecyclePolicyDocument } from "../../../documents/resource-policies/repository-lifecycle";

/** A manifest in a repository: an image, a platform of one, or a signature. */
export interface StoredManifest {
  readonly digest: string;
  readonly tags: ReadonlySet<string>;
  /** Days since the beginning. A tag that is given later does not renew it. */
  readonly pushedAt: number;
  /** Digests of the manifests that an index refers to. */
  readonly platforms: readonly string[];
  /** Digest of the image that an OCI referrer belongs to. */
  readonly subject?: string;
}

interface Selection {
  readonly tagStatus: "tagged" | "any";
  readonly tagPatternList?: readonly string[];
  readonly countType: "imageCountMoreThan" | "sinceImagePushed";
  readonly countNumber: number;
}

/**
 * What ECR expires, by the rules that it documents, each of which is cited where it is applied.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 * @returns digests
 */
export function expired(
  { rules }: LifecyclePolicyDocument,
  manifests: readonly StoredManifest[],
  today: number,
): ReadonlySet<string> {
  // "Reference artifacts" go "within 24 hours of the deletion" of their subject: their fate is its.
  const evaluated = manifests.filter(({ subject }) => subject === undefined);
  const marked = new Set<string>();
  // "An image that matches the tagging requirements of a rule cannot be expired by a rule with a lower priority."
  const held = new Set<string>();
  for (const { selection } of rules.toSorted((one, other) => one.rulePriority - other.rulePriority)) {
    const rule = selection as unknown as Selection;
    // Rules still "identify" what others marked: each selects from everything.
    const selected = evaluated.filter(matching(rule));
    for (const { digest } of beyond(selected, rule, today)) if (!held.has(digest)) marked.add(digest);
    for (const { digest } of selected) held.add(digest);
  }
  // "If an image is referenced by a manifest list, it cannot be expired … without the manifest list being deleted … first."
  const referenced = new Set(
    manifests.flatMap(({ digest, platforms }) => (marked.has(digest) ? [] : platforms)),
  );
  for (const digest of referenced) marked.delete(digest);
  for (const { digest, subject } of manifests)
    if (subject !== undefined && marked.has(subject)) marked.add(digest);
  return marked;
}

/** "An image is successfully matched if all of the tags in the tagPatternList are matched against any of the image's tags." */
function matching({ tagStatus, tagPatternList = [] }: Selection): (manifest: StoredManifest) => boolean {
  if (tagStatus === "any") return () => true;
  const patterns = tagPatternList.map(
    (pattern) => new RegExp(`^${pattern.replace(/[^\w*]/g, "\\$&").replaceAll("*", ".*")}$`),
  );
  return ({ tags }) => patterns.every((pattern) => [...tags].some((tag) => pattern.test(tag)));
}

/** "Images are sorted from youngest to oldest based on pushed_at_time and then all images greater than the specified count are expired." */
function beyond(
  selected: readonly StoredManifest[],
  { countType, countNumber }: Selection,
  today: number,
): readonly StoredManifest[] {
  if (countType === "sinceImagePushed")
    return selected.filter(({ pushedAt }) => today - pushedAt > countNumber);
  return selected.toSorted((one, other) => other.pushedAt - one.pushedAt).slice(countNumber);
}
