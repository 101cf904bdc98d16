import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RegistryCredentials } from "../emulator/registry";
import { writeLayer } from "./layer";
import { type Descriptor, OciLayout } from "./oci-layout";
import { RegctlSession } from "./regctl-session";

export interface BuildArgs {
  /** What `ensureRegctl` returned. */
  readonly regctl: string;
  /** Scratch space; what is made there is removed again. */
  readonly folder: string;
  /** Host files by their absolute path in the image. */
  readonly files: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  /** `uid:gid`. */
  readonly user: string;
  readonly workingDir: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `linux/amd64`, `linux/arm64`. The files are the same on each. */
  readonly platforms: readonly string[];
  /** `127.0.0.1:<port>/<repository>`. */
  readonly target: string;
  readonly tags: readonly string[];
  readonly credentials: RegistryCredentials;
}

export interface BuiltImage {
  /** Digest of the index: what is deployed and promoted. */
  readonly digest: string;
  /** Digest of each platform's own manifest. */
  readonly platforms: readonly { readonly platform: string; readonly digest: string }[];
}

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar";
const EPOCH = "1970-01-01T00:00:00Z";

/**
 * Builds a multi-platform image without a container engine and pushes it under its tags.
 *
 * Equal arguments give equal digests. There is no base image: what the files need (Node) is the container host's.
 *
 * @throws Error when a tag is immutable and taken by another digest, or the registry refuses the push.
 */
export async function buildImage(args: BuildArgs): Promise<BuiltImage> {
  const [firstTag, ...otherTags] = args.tags;
  if (firstTag === undefined) throw new Error(`An image for ${args.target} needs at least one tag.`);
  await mkdir(args.folder, { recursive: true });
  const scratch = await mkdtemp(join(args.folder, "build-"));
  try {
    const layout = await OciLayout.create(join(scratch, "layout"));
    const { index, platforms } = await assemble(args, layout, scratch);
    const source = await layout.finish(index);
    const host = args.target.split("/", 1)[0] ?? args.target;
    const credentials = { [host]: args.credentials };
    const regctl = await RegctlSession.open({
      regctl: args.regctl,
      folder: join(scratch, "regctl"),
      credentials,
    });
    await regctl.run("image", "copy", source, `${args.target}:${firstTag}`);
    for (const tag of otherTags)
      await regctl.run("image", "copy", `${args.target}@${index.digest}`, `${args.target}:${tag}`);
    return { digest: index.digest, platforms };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function assemble(args: BuildArgs, layout: OciLayout, scratch: string) {
  const tar = join(scratch, "layer.tar");
  await writeLayer(args.files, join(scratch, "root"), tar);
  const layer = await layout.addFile(LAYER, tar);
  const manifests: Descriptor[] = [];
  for (const platform of args.platforms) manifests.push(await addPlatform(args, layout, layer, platform));
  const index = await layout.addJson(INDEX, { schemaVersion: 2, mediaType: INDEX, manifests });
  const platforms = args.platforms.map((platform, position) => ({
    platform,
    digest: manifests[position]?.digest ?? "",
  }));
  return { index, platforms };
}

async function addPlatform(
  args: BuildArgs,
  layout: OciLayout,
  layer: Descriptor,
  platform: string,
): Promise<Descriptor> {
  const [os, architecture] = platform.split("/");
  if (os === undefined || architecture === undefined)
    throw new Error(`"${platform}" is no platform: it must be like linux/amd64.`);
  const config = await layout.addJson(CONFIG, {
    created: EPOCH,
    architecture,
    os,
    config: {
      User: args.user,
      Entrypoint: args.entrypoint,
      WorkingDir: args.workingDir,
      Labels: args.labels,
    },
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const manifest = await layout.addJson(MANIFEST, {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config,
    layers: [layer],
  });
  return { ...manifest, platform: { os, architecture } };
}
