import { mkdir, mkdtemp, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as tar from "tar";
import type { RegistryCredentials } from "../emulator/registry";
import { regctlIn } from "../images/regctl";

/** What an image says of its process, in its OCI config. */
export interface ImageConfig {
  readonly Env?: readonly string[] | null;
  readonly Entrypoint?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly WorkingDir?: string | null;
}

/** One platform of an image, verified and on this machine. */
export interface Image {
  /** Of the platform's own manifest. */
  readonly digest: string;
  readonly config: ImageConfig;
  /** Files, lowest layer first. */
  readonly layers: readonly string[];
}

export interface PullArgs {
  /** What `ensureRegctl` returned. */
  readonly regctl: string;
  /** Images go into folders of their own here. */
  readonly folder: string;
  /** `<host>/<repository>@sha256:…`, of an index or of one manifest. */
  readonly reference: string;
  /** `linux/amd64` */
  readonly platform: string;
  /** The registry of this machine that stands for a host, as `127.0.0.1:<port>`. */
  readonly registry: (host: string) => Promise<{
    readonly address: string;
    readonly credentials: RegistryCredentials;
  }>;
}

const BY_DIGEST = /^(?<host>[^/@]+)\/(?<repository>[^@:]+)@(?<digest>sha256:[0-9a-f]{64})$/;

/**
 * Pulls one platform of an image. regctl compares all that it writes with its digest.
 *
 * @throws Error when the image is named by tag, refused, not what its digest says, or not there for the platform
 */
export async function pullImage(args: PullArgs): Promise<Image> {
  const { host, repository, digest } = BY_DIGEST.exec(args.reference)?.groups ?? {};
  if (host === undefined)
    throw new Error(
      `Image "${args.reference}" must be named by digest (<account>.dkr.ecr.<region>.amazonaws.com/<name>@sha256:…): ` +
        "a tag may be moved after it was tested.",
    );
  const { address, credentials } = await args.registry(host);
  await mkdir(args.folder, { recursive: true });
  const folder = await mkdtemp(join(args.folder, "image-"));
  const regctl = await regctlIn({ regctl: args.regctl, folder, registry: address, credentials });
  const from = `${address}/${repository}@${digest}`;
  await regctl("image", "copy", "--platform", args.platform, from, "ocidir://layout");
  return readLayout(join(folder, "layout"));
}

interface Descriptor {
  readonly digest: string;
}

async function readLayout(layout: string): Promise<Image> {
  const blob = ({ digest }: Descriptor) => join(layout, "blobs", digest.replace(":", "/"));
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, "utf8"));
  const { manifests } = (await read(join(layout, "index.json"))) as { manifests: [Descriptor] };
  const manifest = (await read(blob(manifests[0]))) as { config: Descriptor; layers: Descriptor[] };
  const { config = {} } = (await read(blob(manifest.config))) as { config?: ImageConfig };
  return { digest: manifests[0].digest, config, layers: manifest.layers.map(blob) };
}

/**
 * Unpacks an image into a fresh root file system. `tar` refuses what would leave it.
 *
 * @throws Error on such entries, and on layers that delete files of the layers below: images of this machine have none
 */
export async function unpackImage({ layers }: Image, rootfs: string): Promise<void> {
  await mkdir(rootfs, { recursive: true });
  const deletions: string[] = [];
  const onReadEntry = ({ path }: tar.ReadEntry) => {
    if (basename(path).startsWith(".wh.")) deletions.push(path);
  };
  for (const file of layers)
    await tar.extract({ file, cwd: rootfs, preserveOwner: false, strict: true, onReadEntry });
  if (deletions.length > 0)
    throw new Error(`A layer deletes ${deletions.join(", ")}: only layers that add files run here.`);
}
