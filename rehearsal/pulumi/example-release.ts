import type { Release } from "../../release/release-file";
import type { Settings } from "../../settings/settings";

/** A release of all images of a stack, for previews: nothing of it exists. */
export function exampleRelease({ images, model }: Settings): Release {
  const image = { digest: `sha256:${"a".repeat(64)}`, platforms: ["linux/amd64", "linux/arm64"] } as const;
  return {
    version: "0.1.0",
    commit: "0".repeat(40),
    images: Object.fromEntries(
      Object.keys(images).map((name) => [name, { ...image, platforms: [...image.platforms] }]),
    ),
    model: { key: model.key, versionId: "example", sha256: "b".repeat(64) },
    evidence: {
      execution: "arn:aws:states:us-east-1:111122223333:execution:example:example",
      testedAt: "2026-01-31T12:00:00Z",
    },
  };
}
