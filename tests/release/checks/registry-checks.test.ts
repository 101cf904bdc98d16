import { expect } from "chai";
import { imageChecks } from "../../../release/checks/registry-checks";
import type { FoundImage } from "../../../release/deployed/image";
import { indexOf } from "../../../release/registry/manifest";

const NAME = "registry/ds-preprocessing";
const child = (digit: string, architecture: string) => ({
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  digest: `sha256:${digit.repeat(64)}`,
  size: 1,
  platform: { os: "linux", architecture },
});
const INDEX = indexOf([child("1", "amd64"), child("2", "arm64")]);
const OTHER = `sha256:${"f".repeat(64)}`;
const found = (changes: Partial<FoundImage> = {}): FoundImage => ({
  repository: NAME,
  manifest: INDEX,
  absent: [],
  tags: [{ tag: "0.1.6", leadsTo: INDEX.digest }],
  ...changes,
});
const reported = (image: FoundImage) =>
  imageChecks(
    { where: "registry", digest: INDEX.digest, platforms: ["linux/amd64", "linux/arm64"], fix: "promote" },
    image,
  ).map(({ name, ok, found: seen, expected }) => (ok ? `ok ${name}` : `${name}: ${seen}, not ${expected}`));

describe("an image in a registry, held against the release", () => {
  it("agrees when it is there with its platforms, and its tag leads to it", () => {
    expect(reported(found())).to.deep.equal([`ok image in ${NAME}`, `ok tag 0.1.6 in ${NAME}`]);
  });

  it("differs when it is gone, or a platform's manifest is", () => {
    expect(reported(found({ manifest: undefined }))).to.deep.equal([
      `image in ${NAME}: (none), not ${INDEX.digest}`,
    ]);
    const whole = `${INDEX.digest} with linux/amd64, linux/arm64`;
    expect(reported(found({ absent: [child("2", "").digest] }))[0]).to.equal(
      `image in ${NAME}: no manifest ${child("2", "").digest}, which the index names, not ${whole}`,
    );
    expect(reported(found({ manifest: indexOf([child("1", "amd64")]) }))[0]).to.equal(
      `image in ${NAME}: no linux/arm64, not ${whole}`,
    );
  });

  it("differs when a tag leads elsewhere, or nowhere", () => {
    const tags = [
      { tag: "0.1.6", leadsTo: OTHER },
      { tag: "release-0.1.6", leadsTo: undefined },
    ];
    expect(reported(found({ tags })).slice(1)).to.deep.equal([
      `tag 0.1.6 in ${NAME}: ${OTHER}, not ${INDEX.digest}`,
      `tag release-0.1.6 in ${NAME}: (none), not ${INDEX.digest}`,
    ]);
  });
});
