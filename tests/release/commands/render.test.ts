import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { run } from "../../../rehearsal/tools/command";
import { ensureKustomize } from "../../../rehearsal/tools/kustomize";
import type { Release } from "../../../release/release-file";
import { releasedTag } from "../../../release/run-release";
import { registryHost } from "../../../settings/arns";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { refusal, unchanged } from "./unchanged";

const RENDER = ["render", "--format", "kustomize"] as const;

describe("release render", function () {
  const pairs = LocalPairs.forSuite(1);
  let pair: Pair;
  let release: Release;
  before(async () => {
    pair = await pairs.next({ moreImages: ["ds-reporting"] });
    release = await pair.tested("0.1.6");
  });
  const digestOf = (image: string) => release.images[image]?.digest ?? "";
  /** Where the target's image is for a cluster, which knows nothing of registries on this machine. */
  const placeOf = (image: string) => `${registryHost(pair.target.account, pair.target.region)}/${image}`;
  const kept = (reason: string) =>
    `Release 0.1.6 is not one to deploy from the registry of prod, so nothing is printed:\n  ${reason}`;

  it("is refused without a format, or with one that there is not", async () => {
    for (const [line, found] of [
      [["render"], "There is no --format"],
      [["render", "--format", "helm"], "--format is helm"],
    ] as const) {
      const { code, out, err } = await unchanged(pair, "deployer", ...line);
      expect({ code, out, err }).to.deep.equal({
        code: 2,
        out: "",
        err: `${found}; allowed: kustomize. Name it: npm run release -- render --format kustomize\n`,
      });
    }
  });

  it("is refused without a release file", async () => {
    expect(await refusal(pair, "deployer", ...RENDER)).to.equal(
      "releases/prod.json is not there, so there is no release of prod to print. Fetch it (git pull), or write it from a candidate: npm run release -- prepare",
    );
  });

  it("prints nothing of a release that was not promoted, and names every image", async () => {
    pair.writeFile("target", release);
    const said = await refusal(pair, "deployer", ...RENDER);
    const [first, ...faults] = said.split("\n");
    expect(first).to.equal(kept("").split("\n")[0]);
    expect(faults).to.have.length(2);
    expect(said).to.contain(
      `  image in ${pair.registry("target")}/ds-reporting: found (none); expected ${digestOf("ds-reporting")}. Promote it: npm run release -- promote 0.1.6 --confirm. `,
    );
  });

  describe("of a release that was promoted", () => {
    before(async () => {
      pair.writeFile("target", release);
      expect((await pair.call("deployer", "promote", "--confirm")).code).to.equal(0);
    });

    it("prints each image by its digest in the target's registry, and changes nothing", async () => {
      const { code, out, err } = await unchanged(pair, "deployer", ...RENDER, "--stack", "prod");
      expect({ code, out, err }).to.deep.equal({
        code: 0,
        out: [
          "images:",
          ...["ds-preprocessing", "ds-reporting"].flatMap((image) => [
            `  - name: ${image}`,
            `    newName: ${placeOf(image)}`,
            `    digest: ${digestOf(image)}`,
          ]),
          "",
        ].join("\n"),
        err: "",
      });
      const { release: named, images } = JSON.parse(
        (await unchanged(pair, "deployer", ...RENDER, "--json")).out,
      ) as { release: Release; images: unknown };
      expect([named, { images }]).to.deep.equal([release, parse(out)]);
    });

    it("is what kustomize takes: a deployment then runs those digests", async () => {
      const folder = mkdtempSync(join(pair.folder, "..", "kustomize-"));
      const { out } = await unchanged(pair, "deployer", ...RENDER);
      const containers = ["ds-preprocessing", "ds-reporting:latest", "redis:7"].map((image, place) => ({
        name: `c${place}`,
        image,
      }));
      const deployment = {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "api" },
        spec: { template: { spec: { containers } } },
      };
      writeFileSync(join(folder, "deployment.yaml"), JSON.stringify(deployment));
      writeFileSync(join(folder, "kustomization.yaml"), `resources: [deployment.yaml]\n${out}`);
      const built = parse(await run(await ensureKustomize(), ["build", folder])) as typeof deployment;
      expect(built.spec.template.spec.containers.map(({ image }) => image)).to.deep.equal([
        `${placeOf("ds-preprocessing")}@${digestOf("ds-preprocessing")}`,
        `${placeOf("ds-reporting")}@${digestOf("ds-reporting")}`,
        "redis:7",
      ]);
      rmSync(folder, { recursive: true });
    });

    it("prints nothing where the registry has a digest that the release's tag does not lead to", async () => {
      const other = { ...release, commit: "e".repeat(40) };
      pair.writeFile("target", other);
      const said = await refusal(pair, "deployer", ...RENDER);
      for (const image of ["ds-preprocessing", "ds-reporting"])
        expect(said).to.contain(
          `\n  tag ${releasedTag(other)} in ${pair.registry("target")}/${image}: found (none); expected ${digestOf(image)}. `,
        );
      pair.writeFile("target", release);
    });

    it("prints nothing where the registry gives no answer", async () => {
      pair.front("target").faults = ({ path }) =>
        path.includes("/ds-reporting/") ? { kind: "answer", status: 403, body: "no" } : undefined;
      expect(await refusal(pair, "deployer", ...RENDER)).to.contain(
        `image in ${pair.registry("target")}/ds-reporting: found could not check: `,
      );
      pair.front("target").faults = () => undefined;
    });

    it("prints nothing of a version that was rejected, until the target has it", async () => {
      const rejected = await pair.call("tester", "reject", "0.1.6", "--reason", "wrong");
      expect(rejected.code, rejected.err).to.equal(0);
      expect(await refusal(pair, "deployer", ...RENDER)).to.match(
        /^Release 0\.1\.6 is not one to deploy .+\n {2}0\.1\.6 was rejected on .+: wrong\. No target takes it: /,
      );
      await pair.deploy("target", release);
      expect((await unchanged(pair, "deployer", ...RENDER)).code).to.equal(0);
    });
  });
});
