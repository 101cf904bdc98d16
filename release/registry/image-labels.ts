import { z } from "zod";
import { mapSome } from "../../settings/at-once";
import { type Manifest, platformOf, readAs } from "./manifest";
import { RegistryError } from "./registry-error";
import type { Repository } from "./repository";
import { isAttestation } from "./image-trait";

const configuration = z.object({
  config: z.object({ Labels: z.record(z.string(), z.string()).optional() }).optional(),
});

/** Labels of an image for one platform, as its configuration has them. */
export interface PlatformLabels {
  /** Such as `linux/amd64`; empty for an image without an index. */
  readonly platform: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Label by which a build names its commit (OCI image specification, annotations.md). */
export const REVISION_LABEL = "org.opencontainers.image.revision";

/**
 * Reads the labels of every platform of an image, of whatever depth its index is: an entry may be an index itself.
 * @throws RegistryError for what is not there or cannot be read: it would pass every check of its labels
 */
export function readLabels(repository: Repository, image: Manifest): Promise<PlatformLabels[]> {
  const seen = new Set<string>();
  const read = async (manifest: Manifest, platform: string): Promise<PlatformLabels[]> => {
    if (manifest.config) return [{ platform, labels: await labelsOf(repository, manifest.config.digest) }];
    const below = manifest.children.filter(({ digest }) => !seen.has(digest) && seen.add(digest));
    const labels = await mapSome(below, async (child) => {
      const found = await repository.manifest(child.digest);
      if (!found)
        throw unreadable(repository, `manifest ${child.digest}, which is part of ${manifest.digest}`);
      return isAttestation(child, found) ? [] : read(found, platformOf(child) ?? platform);
    });
    return labels.flat();
  };
  return read(image, "");
}

async function labelsOf(repository: Repository, digest: string): Promise<Record<string, string>> {
  const bytes = await repository.blob(digest);
  if (!bytes) throw unreadable(repository, `configuration ${digest}`);
  try {
    return readAs(configuration, bytes).config?.Labels ?? {};
  } catch (error) {
    throw unreadable(repository, `configuration ${digest}`, error as Error);
  }
}

const unreadable = ({ name }: Repository, what: string, cause?: Error): RegistryError =>
  new RegistryError(
    cause ? "malformed" : "missing-source",
    `${name} has ${cause ? `a ${what} that cannot be read (${cause.message})` : `no ${what}`}, so it is not known what it was built from. Build and push the image again.`,
    { cause },
  );
