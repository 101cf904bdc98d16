import { type Descriptor, type Manifest, platformOf } from "./manifest";

/** An image's, wherever it stands in a manifest. */
const IMAGE_LAYER = /^application\/vnd\.(oci\.image\.layer|docker\.image\.rootfs)\./i;
/** What clients take for an image's where a layer has it: they unpack more than they call layers. */
const RUNNABLE_LAYER = /^application\/vnd\.((oci\.image|docker)(\.|$)|erofs\.)/i;

/**
 * What makes something run as an image. Not its configuration's type, which cosign gives to signatures too, nor its own
 * or its subject's. Every name is as it should be, or the manifest had not been read.
 */
export function imageTrait({ bytes, children }: Manifest): string | undefined {
  const platforms = children.flatMap((child) => platformOf(child) ?? []);
  if (platforms.length > 0) return `is an index for ${platforms.join(", ")}`;
  const signs: string[] = [];
  const judgeTypes = (json: string, image: RegExp) =>
    JSON.parse(json, (name, value: unknown) => {
      if (name === "mediaType" && typeof value === "string" && image.test(value))
        signs.push(`has a layer of type ${value}`);
      return value;
    }) as unknown;
  const text = bytes.toString("utf8");
  judgeTypes(text, IMAGE_LAYER);
  JSON.parse(text, (name, value: unknown) => {
    if (name === "layers") judgeTypes(JSON.stringify(value), RUNNABLE_LAYER);
    if (name === "fsLayers") signs.push('has "fsLayers"');
    return value;
  });
  return signs[0];
}

/** What buildx lists beside the platforms, and no machine runs: an index may call the platform of an image `unknown` too. */
export const isAttestation = ({ platform }: Descriptor, manifest: Manifest): boolean =>
  platform?.os === "unknown" && manifest.children.length === 0 && imageTrait(manifest) === undefined;
