import { createCipheriv } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Regctl, runRegctl } from "./regctl";

/** 200 MB for two platforms; all but 40 MB are the same in every image. */
const LAYER_BYTES = 20_000_000;
const SHARED_LAYERS = ["1", "2", "3", "4"];
const LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";

/** Makes an image of two platforms, with an SBOM and a signature, in the OCI layout `images`. @returns its digest */
export async function makeSampleImage(regctl: Regctl, name: string): Promise<string> {
  const image = `ocidir://images:${name}`;
  const write = (file: string, content: Buffer) => writeFile(join(regctl.folder, file), content);
  const platforms: string[] = [];
  for (const architecture of ["amd64", "arm64"]) {
    const platform = `${image}-${architecture}`;
    await runRegctl(regctl, "image", "create", "--platform", `linux/${architecture}`, platform);
    for (const layer of [...SHARED_LAYERS, name]) {
      await write("layer", noise(`${architecture} ${layer} `));
      const added = ["--layer-add", `tar=layer,mediaType=${LAYER_TYPE}`];
      await runRegctl(regctl, "image", "mod", platform, "--replace", ...added);
    }
    platforms.push("--ref", platform);
  }
  await runRegctl(regctl, "index", "create", image, ...platforms);
  const digest = (await runRegctl(regctl, "image", "digest", image)).trim();
  await write("statement", Buffer.from(name));
  const put = ["artifact", "put", "--file", "statement", "--artifact-type"];
  await runRegctl(regctl, ...put, "application/spdx+json", "--subject", image);
  // Found by its tag, as cosign has it.
  const signature = `ocidir://images:${digest.replace(":", "-")}.sig`;
  await runRegctl(regctl, ...put, "application/vnd.dev.cosign.artifact.sig.v1+json", signature);
  return digest;
}

/** The same bytes for the same seed, which no compression makes smaller. */
const noise = (seed: string): Buffer =>
  createCipheriv("aes-256-ctr", Buffer.alloc(32, seed), Buffer.alloc(16)).update(Buffer.alloc(LAYER_BYTES));
