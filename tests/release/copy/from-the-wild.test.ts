import { expect } from "chai";
import { referrersTag } from "../../../release/registry/repository";
import { Attacher } from "./attached";
import { Suite } from "./copy-fixture";
import { isManifest, when } from "./faults";
import type { Promotion } from "./promotion";
import { INDEX, MANIFEST, Pusher } from "./sample-image";

describe("what registries in the wild have", function () {
  const suite = Suite.withRegistries();
  let promotion: Promotion;
  let push: Pusher;
  let attach: Attacher;
  beforeEach(async () => {
    promotion = await suite.promotion();
    const behind = `${suite.registries.source.behind}/${promotion.repository}`;
    push = Pusher.to(behind);
    attach = new Attacher(behind);
  });
  const tagOf = (suffix: string) => `${referrersTag(promotion.image.digest)}${suffix}`;

  it("blocks a plan by an attachment that cannot be read, beside every other block", async () => {
    await attach.manifest({ layer: "text/spdx+json" }, tagOf(".sbom"));
    // A registry that checks what is pushed takes no such manifest;
    suite.source(
      when(({ path }) => path.endsWith(tagOf(".sbom")), {
        kind: "answer",
        status: 200,
        headers: { "content-type": MANIFEST },
        body: '{"schemaVersion":2,"layers":"none"}',
      }),
    );
    await attach.manifest({ layer: "text/plain" }, tagOf(".unheard-of"));
    const { blocks } = await promotion.plan({ platforms: ["linux/s390x"] });
    expect(blocks.map(({ code }) => code)).to.have.members([
      "missing-platform",
      "malformed",
      "not-an-artifact",
    ]);
    const { message = "" } = blocks.find(({ code }) => code === "malformed") ?? {};
    expect(message).to.match(
      /:sha256-\w{64}\.sbom is not a manifest that can be copied: layers: [^\n{}]+\. Only OCI and Docker \(schema 2\) images/,
    );
    expect((await promotion.refusal()).message.split("\n")).to.have.length(2);
    expect(await promotion.targetTags()).to.deep.equal({});
  });

  it("names no platform where an entry's is empty", async () => {
    const { platforms } = promotion.image;
    const entry = { mediaType: MANIFEST, digest: platforms["linux/amd64"], size: 1 };
    const index = await push.manifest(
      {
        manifests: [
          { ...entry, platform: { os: "", architecture: "" } },
          { ...entry, platform: null },
        ],
      },
      INDEX,
    );
    const plan = await promotion.plan({ digest: index.digest, platforms: [] });
    expect(plan.platforms).to.deep.equal([]);
  });

  it("advises what helps when the tag of a signature is taken", async () => {
    const { digest } = await new Attacher(
      `${suite.registries.target.behind}/${promotion.repository}`,
    ).manifest({ layer: "application/vnd.dev.cosign.simplesigning.v1+json" }, promotion.image.signatureTag);
    const { code, message } = await promotion.refusal();
    expect(code).to.equal("tag-taken");
    expect(message)
      .to.contain(
        `${promotion.image.signatureTag} already points to ${digest}, not ${promotion.image.signature}. `,
      )
      .and.contain(
        "Attach more as OCI referrers, which need no tag (cosign sign --registry-referrers-mode=oci-1-1",
      )
      .and.contain(`remove the tag ${promotion.image.signatureTag} in the source`)
      .and.not.contain("new version");
  });

  it("names the referrer that a registry refuses with 405, and the way out", async () => {
    const { sbom, digest } = promotion.image;
    suite.target((asked) =>
      asked.method === "PUT" && isManifest(asked) && asked.path.endsWith(sbom)
        ? { kind: "answer", status: 405 }
        : undefined,
    );
    const { code, message } = await promotion.refusal();
    expect(code).to.equal("refused");
    expect(message).to.contain(
      `refuses manifest ${sbom}, which refers to ${digest} (HTTP 405). No tag was set: `,
    );
    expect(message).to.match(
      /if it is refused again, remove sha256:\w{64} from 127\.0\.0\.1:\d+\/\S+ and attach it to the image by a tag/,
    );
    expect(await promotion.targetTags()).to.deep.equal({});
  });

  it("names the image whose referrers cannot be listed, and the way out", async () => {
    suite.source(({ path }) => (path.includes("/referrers/") ? { kind: "answer", status: 405 } : undefined));
    const { message } = await promotion.refusal();
    expect(message).to.match(
      /answered HTTP 405 when asked what refers to sha256:\w{64}\. Amazon ECR has at times answered in this way/,
    );
  });
});
