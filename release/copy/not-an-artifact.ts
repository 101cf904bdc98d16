import { type Manifest, platformOf } from "../registry/manifest";
import { RegistryError } from "../registry/registry-error";
import type { Repository } from "../registry/repository";
import type { Artifact, FoundManifest } from "./artifact";

/** Blocks what a tag of another form would bring along. */
export function unknownTag(from: Repository, tag: string, subject: string): RegistryError {
  return new RegistryError(
    "not-an-artifact",
    `${from.name}:${tag} looks attached to ${subject}, but has an unknown suffix; known are .sig, .att and .sbom. Nothing unknown is promoted: remove the tag in the source, and ask who set it.`,
  );
}

/** Blocks an image that is tied to another one: by its tag or subject it would be promoted without any test. */
export function notAnArtifact(
  from: Repository,
  { digest, subject, kind, tag }: Artifact,
  manifests: ReadonlyMap<string, FoundManifest>,
): RegistryError[] {
  const judge = (each: string): string | undefined => {
    const manifest = manifests.get(each)?.manifest;
    const sign = manifest && signOfImage(manifest);
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
      `${name} would go along with ${subject} as its ${kind}, but is an image: ${found}. No image goes along with another, untested: remove ${remove} in the source, and ask who ${did} it. A file attached to an image needs a media type of its own.`,
    ),
  ];
}

/** An image's, wherever it stands in a manifest. */
const IMAGE_LAYER = /^application\/vnd\.(oci\.image\.layer|docker\.image\.rootfs)\./i;
/** What clients take for an image's where a layer has it: they unpack more than they call layers. */
const RUNNABLE_LAYER = /^application\/vnd\.((oci\.image|docker)(\.|$)|erofs\.)/i;

/**
 * What makes something run as an image. Not its configuration's type, which cosign gives to signatures too, nor its own
 * or its subject's.
 *
 * Clients written in Go take names in any case (encoding/json), so that `Layers` has layers for them which the manifest
 * as read here has not.
 */
function signOfImage({ bytes, children }: Manifest): string | undefined {
  const platforms = children.flatMap((child) => platformOf(child) ?? []);
  if (platforms.length > 0) return `is an index for ${platforms.join(", ")}`;
  const signs: string[] = [];
  const judgeTypes = (json: string, image: RegExp) =>
    JSON.parse(json, (name, value: unknown) => {
      if (/^mediaType$/i.test(name) && typeof value === "string" && image.test(value))
        signs.push(`has a layer of type ${value}`);
      return value;
    }) as unknown;
  const text = bytes.toString("utf8");
  judgeTypes(text, IMAGE_LAYER);
  JSON.parse(text, (name, value: unknown) => {
    if (/^layers$/iu.test(name)) judgeTypes(JSON.stringify(value), RUNNABLE_LAYER);
    if (/^(manifests|fsLayers)$/iu.test(name) && name !== "manifests") signs.push(`has "${name}"`);
    return value;
  });
  return signs[0];
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
