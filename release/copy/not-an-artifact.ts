import { RegistryError } from "../registry/registry-error";
import type { Repository } from "../registry/repository";
import { imageTrait } from "../registry/image-trait";
import type { Artifact, FoundManifest } from "./artifact";

/** Blocks a tag that looks attached to an image and has an unknown suffix. */
export function unknownTag(from: Repository, tag: string, subject: string): RegistryError {
  return new RegistryError(
    "not-an-artifact",
    `${from.name}:${tag} looks attached to ${subject}, but has an unknown suffix; known are .sig, .att and .sbom. Nothing unknown is promoted: remove the tag in the source, and ask who set it.`,
  );
}

/** Blocks an image that is attached to another one by tag or subject: it would be promoted untested. */
export function notAnArtifact(
  from: Repository,
  { digest, subject, kind, tag }: Artifact,
  manifests: ReadonlyMap<string, FoundManifest>,
): RegistryError[] {
  const judge = (each: string): string | undefined => {
    const manifest = manifests.get(each)?.manifest;
    const sign = manifest && imageTrait(manifest);
    if (sign !== undefined) return `${each} ${sign}`;
    return first(manifest?.children ?? [], (child) => judge(child.digest));
  };
  const found = judge(digest);
  if (found === undefined) return [];
  const [name, remove, did] = tag
    ? [`${from.name}:${tag}`, "the tag", "set"]
    : [`${from.name}@${digest}`, "this manifest", "pushed"];
  return [
    new RegistryError(
      "not-an-artifact",
      `${name} would be copied with ${subject} as its ${kind}, but is an image: ${found}. No image is copied untested, as part of another: remove ${remove} in the source, and ask who ${did} it. A file attached to an image needs a media type of its own.`,
    ),
  ];
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
