import { expect } from "chai";
import type { Release } from "../../../release/release-file";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { unchanged } from "./unchanged";

describe("release list", function () {
  this.timeout(20_000);
  const pairs = LocalPairs.forSuite(1);
  let pair: Pair;
  before(async () => {
    pair = await pairs.next();
  });

  it("says that nothing was tested yet", async () => {
    const { code, out } = await unchanged(pair, "deployer", "list");
    expect({ code, out }).to.deep.equal({
      code: 0,
      out: "No version was tested yet: there is no candidate record.\n",
    });
  });

  describe("of tested releases", () => {
    const releases: Record<string, Release> = {};
    before(async () => {
      for (const version of ["0.1.9", "0.1.10", "0.1.10-rc.1"])
        releases[version] = await pair.tested(version);
      await pair.deploy("target", releases["0.1.9"] as Release);
    });
    const row = (version: string, deployed: string) => {
      const { commit, images, model, evidence } = releases[version] as Release;
      const digest = images["ds-preprocessing"]?.digest.slice(0, 19);
      return [
        version.padEnd(11),
        commit.slice(0, 12),
        `ds-preprocessing@${digest}`,
        model.key,
        evidence?.testedAt,
        deployed,
      ].join("  ");
    };

    it("has the newest version first, and where each is deployed", async () => {
      const { code, out } = await unchanged(pair, "deployer", "list");
      const [head, ...rows] = out.trimEnd().split("\n");
      expect(code).to.equal(0);
      expect(head?.split(/ +/)).to.deep.equal(["version", "commit", "images", "model", "tested", "deployed"]);
      expect(rows).to.deep.equal([row("0.1.10", "-"), row("0.1.10-rc.1", "dev"), row("0.1.9", "prod")]);
    });

    it("has them whole for machines", async () => {
      const { out } = await unchanged(pair, "deployer", "list", "--json");
      const listed = JSON.parse(out) as {
        releases: readonly (Release & { recordedAt: string; deployed: readonly string[] })[];
        unknown: readonly string[];
      };
      expect(listed.unknown).to.deep.equal([]);
      expect(
        listed.releases.map(({ recordedAt, deployed: _deployed, ...release }) => {
          expect(new Date(recordedAt).getTime()).to.be.greaterThan(Date.parse("2020-01-01"));
          return release;
        }),
      ).to.deep.equal([releases["0.1.10"], releases["0.1.10-rc.1"], releases["0.1.9"]]);
      expect(listed.releases.map(({ deployed }) => deployed)).to.deep.equal([[], ["dev"], ["prod"]]);
    });

    it("goes on where the target cannot be asked, and says so", async () => {
      const { code, out } = await unchanged(pair, "tester", "list");
      const lines = out.trimEnd().split("\n");
      expect(code).to.equal(0);
      expect(lines.slice(1, 4)).to.deep.equal([
        row("0.1.10", "-"),
        row("0.1.10-rc.1", "dev"),
        row("0.1.9", "-"),
      ]);
      expect(lines[4]).to.match(
        /^The target cannot be asked: arn:aws:sts::\d{12}:assumed-role\/ds-tester-dev\/jane may not take on arn:aws:iam::\d{12}:role\/ds-promotion-prod, /,
      );
    });
  });
});
