import { registryHost } from "../../settings/arns";
import { counted } from "../../settings/words";
import type { Release } from "../../release/release-file";
import { demand } from "./expect";
import type { Scene } from "./stage";

interface Rendered {
  readonly images: readonly { readonly name: string; readonly newName: string; readonly digest: string }[];
}

/** What a cluster would be told to run is what was promoted. */
export async function renderRelease(scene: Scene, { version, images }: Release): Promise<void> {
  const { steps, target, callers, release } = scene;
  const { settings } = target;
  const rendered = await steps.run(
    `${settings.stack}: release render`,
    async () => release.json<Rendered>(await callers.as("targetDeployer"), "render", "--format", "kustomize"),
    (found) => counted(found.images.length, "image"),
  );
  const registry = registryHost(settings.account, settings.region);
  const expected = Object.entries(images).map(([name, { digest }]) => ({
    name,
    newName: `${registry}/${name}`,
    digest,
  }));
  demand(
    JSON.stringify(rendered.images) === JSON.stringify(expected),
    `release render has ${JSON.stringify(rendered.images)}, not ${JSON.stringify(expected)}`,
    "same-bytes",
  );
  const claim = "release render names its images for kustomize";
  const digests = expected.map(({ name, digest }) => `${name}@${digest.slice(0, 19)}…`);
  steps.proved(settings, "same-bytes", claim, `${version}: ${digests.join(", ")}`);
}
