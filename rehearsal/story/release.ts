import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Release } from "../../release/release-file";
import type { Settings } from "../../settings/settings";
import type { AwsCredentials } from "../emulator/clients";
import { buildImage } from "../images/build";
import type { LocalAws } from "../emulator/local-aws";
import { run } from "../tools/command";
import type { Workspace } from "./workspace";
import type { Pipeline } from "./pipeline-run";

const PLATFORMS: Release["images"][string]["platforms"] = ["linux/amd64", "linux/arm64"];

export interface Artifacts {
  readonly projectFolder: string;
  readonly workspace: Workspace;
  readonly regctl: string;
  readonly aws: LocalAws;
}

/** Builds the workload as one of the stack's images for both platforms without a container engine, and pushes it to the source's repository. */
export async function buildWorkload(
  { projectFolder, workspace, regctl, aws }: Artifacts,
  settings: Settings,
  image: string,
  version: { readonly version: string; readonly commit: string },
  builder: AwsCredentials,
) {
  const files = workspace.folder("image");
  await run(process.execPath, [join(projectFolder, "workload", "build.mjs"), files]);
  const account = aws.account(settings.account);
  return buildImage({
    regctl,
    files,
    entrypoint: ["/nodejs/bin/node", "/app/main.cjs"],
    user: "65532:65532",
    workingDir: "/app",
    labels: {
      // Images of the same files differ by it: one in the place of another is seen by its digest.
      "org.opencontainers.image.title": image,
      "org.opencontainers.image.version": version.version,
      "org.opencontainers.image.revision": version.commit,
    },
    platforms: PLATFORMS,
    target: `${account.registry}/${image}`,
    tags: [version.version, `commit-${version.commit}`],
    credentials: await aws.registryCredentials(account, builder),
  });
}

/**
 * The sample model in the source's artifact bucket, as a release names it.
 * @param ending Text after the sample's own, so that a later model has other bytes.
 */
export async function uploadModel(
  { projectFolder }: Artifacts,
  settings: Settings,
  pipeline: Pipeline,
  ending = "",
): Promise<Release["model"]> {
  const bytes = readFileSync(join(projectFolder, "workload", "sample", "model.json"), "utf8") + ending;
  const key = settings.pipeline.modelKey;
  const versionId = await pipeline.upload(settings.names.artifactBucket, key, bytes);
  return { key, versionId, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** A release of the images given by name and digest, not tested yet. */
export function describeRelease(
  versions: { version: string; commit: string },
  digests: Readonly<Record<string, string>>,
  model: Release["model"],
): Release {
  const images = Object.entries(digests).map(([image, digest]) => [image, { digest, platforms: PLATFORMS }]);
  return { ...versions, images: Object.fromEntries(images), model };
}

export function writeRelease(file: string, release: Release): void {
  writeFileSync(file, `${JSON.stringify(release, null, 2)}\n`);
}
