import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Release } from "../../release/release-file";
import { pipelinesOf, type Settings } from "../../settings/settings";
import type { AwsCredentials } from "../emulator/clients";
import { buildImage } from "../images/build";
import type { DeclaredBuilds } from "../images/declared-builds";
import { layOut } from "../images/lay-out";
import type { LocalAws } from "../emulator/local-aws";
import { demand } from "./expect";
import type { Workspace } from "./workspace";
import type { Pipeline } from "./pipeline-run";

export interface Artifacts {
  /** The checkout, which images are built and data is read from. */
  readonly projectFolder: string;
  readonly builds: DeclaredBuilds;
  readonly workspace: Workspace;
  readonly regctl: string;
  readonly aws: LocalAws;
}

/** Builds one of the source's images as it is declared, without a container engine, and pushes it to the source's repository. */
export async function buildDeclared(
  { projectFolder, builds, workspace, regctl, aws }: Artifacts,
  settings: Settings,
  image: string,
  version: { readonly version: string; readonly commit: string },
  builder: AwsCredentials,
): Promise<Release["images"][string]> {
  const build = builds.images.get(image);
  demand(build !== undefined, `Nothing says how ${image} is built`);
  const { command, entrypoint, environment, workingDirectory: workingDir, platforms } = build;
  const files: Record<string, string> = {};
  for (const platform of platforms) {
    const folder = workspace.folder(join("images", image, platform));
    files[platform] = folder;
    await layOut({ image, command, platform, project: projectFolder, folder });
  }
  const account = aws.account(settings.account);
  const digest = await buildImage({
    regctl,
    files,
    entrypoint,
    environment,
    user: "65532:65532",
    workingDir,
    labels: {
      // Images of the same files differ by it: one in the place of another is seen by its digest.
      "org.opencontainers.image.title": image,
      "org.opencontainers.image.version": version.version,
      "org.opencontainers.image.revision": version.commit,
    },
    target: `${account.registry}/${image}`,
    tags: [version.version, `commit-${version.commit}`],
    credentials: await aws.registryCredentials(account, builder),
  });
  return { digest, platforms: [...platforms] };
}

/** The first release's models in the source's artifact bucket, as a release names them. */
export async function uploadModels(
  { projectFolder, builds }: Artifacts,
  settings: Settings,
  pipeline: Pipeline,
): Promise<NonNullable<Release["models"]>> {
  const models: NonNullable<Release["models"]> = {};
  for (const { image, model } of pipelinesOf(settings)) {
    if (!model) continue;
    const file = builds.data.get(image)?.model;
    demand(file !== undefined, `Nothing says which file is the model that ${image} reads`);
    const bytes = readFileSync(join(projectFolder, file));
    const versionId = await pipeline.upload(settings.names.artifactBucket, model.key, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    models[model.name] = { key: model.key, versionId, sha256 };
  }
  return models;
}

/** A release of the images given by name, not tested yet. */
export function describeRelease(
  versions: { version: string; commit: string },
  images: Release["images"],
  models: NonNullable<Release["models"]>,
): Release {
  return { ...versions, images, models };
}

export function writeRelease(file: string, release: Release): void {
  writeFileSync(file, `${JSON.stringify(release, null, 2)}\n`);
}
