import { z } from "zod";
import type { Manifest } from "./manifest";
import { platformOf } from "./manifest";
import type { Repository } from "./repository";

const configuration = z.object({
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

/** Labels of an image for one platform, as its configuration has them. */
export interface PlatformLabels {
  /** Such as `linux/amd64`; empty for an image without an index. */
  readonly platform: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Label by which a build names its commit (OCI image specification, annotations.md). */
export const REVISION_LABEL = "org.opencontainers.image.revision";

/** Reads the labels of every platform of an image. What is not there has none. */
export async function readLabels(repository: Repository, image: Manifest): Promise<PlatformLabels[]> {
  const platforms = image.children.flatMap((child) => {
    const platform = platformOf(child);
    return platform === undefined ? [] : [{ platform, digest: child.digest }];
  });
  if (platforms.length === 0) return [{ platform: "", labels: await labelsOf(repository, image) }];
  return Promise.all(
    platforms.map(async ({ platform, digest }) => {
      const manifest = await repository.manifest(digest);
      return { platform, labels: manifest ? await labelsOf(repository, manifest) : {} };
    }),
  );
}

async function labelsOf(repository: Repository, { config }: Manifest): Promise<Record<string, string>> {
  const bytes = config && (await repository.blob(config.digest));
  if (!bytes) return {};
  return configuration.parse(JSON.parse(bytes.toString("utf8"))).config?.Labels ?? {};
}
