import { asset } from "@pulumi/pulumi";
import { containersOf, nameOf, TASK_DEFINITION_TYPES } from "../../containers/container-definitions";
import { inlineCode } from "../../containers/inline-code";
import { mapsIn } from "../../inputs";
import { everyValue, knownEntries } from "../../known-values";
import type { Resource, Rule } from "../../rule";

const ARCHIVE_NAME = /\.(egg|jar|tar|tar\.[a-z0-9]+|tgz|war|whl|zip)$/i;
/** First bytes of a zip and of a gzip file, in base64. */
const ARCHIVE_BYTES = /^(UEsDB|H4sI)/;

/** Code reaches a target as an image by digest, which was built and tested in the source. */
export const noInlineCode: Rule = {
  name: "no-inline-code",
  description:
    "A target takes no code but images: no archive, layer or script that the deployment uploads, writes into a command or mounts.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  check: (resource) => {
    const found = [...archives(resource), ...uploads(resource), ...taskCode(resource)];
    return [...new Set(found)].map(
      (what) =>
        `has ${what}. Code reaches a target only as an image by digest: put it into an image, and promote that.`,
    );
  },
};

/**
 * Archives in any property of any type, and files: a rule cannot read the name of one, which the SDK gives as a promise,
 * and what is in it still less.
 */
function archives({ properties }: Resource): readonly string[] {
  return knownEntries(properties).flatMap(([key, value]) => {
    if (typeof value === "string") return [];
    return [...everyValue(value)].flatMap((nested) => {
      if (asset.Archive.isInstance(nested)) return [`an archive in ${key}`];
      return asset.Asset.isInstance(nested) && !("text" in nested)
        ? [`a file in ${key}, which may be code`]
        : [];
    });
  });
}

/** Objects that the deployment puts into a bucket. */
function uploads({ type, properties }: Resource): readonly string[] {
  if (!/^aws:s3\/(bucketObject|objectCopy)/.test(type)) return [];
  const { key, source, contentBase64 } = properties;
  const named = [key, source].filter((name) => typeof name === "string" && ARCHIVE_NAME.test(name));
  const held = typeof contentBase64 === "string" && ARCHIVE_BYTES.test(contentBase64);
  return [
    ...named.map((name) => `the archive ${String(name)}`),
    ...(held ? ["an archive in contentBase64"] : []),
  ];
}

/** Code that a task definition holds or brings: a volume has nothing in it but what the task itself wrote. */
function taskCode(resource: Resource): readonly string[] {
  if (!TASK_DEFINITION_TYPES.some((head) => resource.type.startsWith(head))) return [];
  const volumes = mapsIn(resource.properties, "volumes").flatMap((volume) =>
    Object.keys(volume)
      .filter((key) => key !== "name" && volume[key] !== undefined)
      .map((key) => `a volume in ${key}, which may hold code`),
  );
  const containers = containersOf(resource).flatMap((container) =>
    inlineCode(container).map((code) => `in ${nameOf(container)} ${code}`),
  );
  return [...volumes, ...containers];
}
