import { expect } from "chai";
import { modelsOf, type Release, releaseText } from "../../../release/release-file";
import { inFormat1, type Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { unchanged } from "./unchanged";

interface Listed {
  readonly releases: readonly (Release & {
    readonly recordedAt: string;
    readonly deployed: readonly string[];
    readonly unreadable?: string;
  })[];
  readonly unknown: readonly { readonly stack: string; readonly reason: string }[];
}

describe("release list", function () {
  const pairs = LocalPairs.forSuite(3);
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
        releases[version] = await pair.tested(version, version === "0.1.9" ? inFormat1 : undefined);
      await pair.deploy("target", releases["0.1.9"] as Release);
    });
    const row = (version: string, deployed: string) => {
      const release = releases[version] as Release;
      const { commit, images, evidence } = release;
      const digest = images["ds-preprocessing"]?.digest.slice(0, 19);
      return [
        version.padEnd(11),
        commit.slice(0, 12),
        `ds-preprocessing@${digest}`,
        modelsOf(release)["preprocessing"]?.key,
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
      const listed = JSON.parse(out) as Listed;
      expect(listed.unknown).to.deep.equal([]);
      expect(
        listed.releases.map(({ recordedAt, deployed: _deployed, ...release }) => {
          expect(new Date(recordedAt).getTime()).to.be.greaterThan(Date.parse("2020-01-01"));
          return release;
        }),
      ).to.deep.equal([releases["0.1.10"], releases["0.1.10-rc.1"], releases["0.1.9"]]);
      expect(listed.releases.map(({ deployed }) => deployed)).to.deep.equal([[], ["dev"], ["prod"]]);
    });

    it("goes on where the target cannot be asked, and says so once", async () => {
      const { code, out } = await unchanged(pair, "tester", "list");
      const lines = out.trimEnd().split("\n");
      expect(code).to.equal(0);
      expect(lines.slice(1, 4)).to.deep.equal([
        row("0.1.10", "prod?"),
        row("0.1.10-rc.1", "dev, prod?"),
        row("0.1.9", "prod?"),
      ]);
      expect(lines).to.have.length(5);
      expect(lines[4]).to.match(
        /^prod could not be asked: arn:aws:sts::\d{12}:assumed-role\/ds-tester-dev\/jane may not assume arn:aws:iam::\d{12}:role\/ds-promotion-prod, .+\. Call as ds-deployer-prod of account \d{12}, .+; bootstrap\/ makes both roles\.$/,
      );
    });

    it("says of a stack that has been changed by hand that it could not be asked", async () => {
      await pair.setParameter("source", "{}");
      const { code, out } = await unchanged(pair, "deployer", "list", "--json");
      await pair.setParameter("source", releaseText(releases["0.1.10"] as Release));
      const listed = JSON.parse(out) as Listed;
      expect(code).to.equal(0);
      expect(listed.unknown).to.deep.equal([
        {
          stack: "dev",
          reason:
            "Parameter /ds/preprocessing/release of stack dev is not a release: it was changed by hand. Deploy the stack again: pulumi up -s dev",
        },
      ]);
      expect(listed.releases.map(({ deployed }) => deployed)).to.deep.equal([[], [], ["prod"]]);
    });
  });

  describe("of several targets", () => {
    it("asks all of them, and says of each that it could not ask why", async () => {
      const several = await pairs.next();
      const release = await several.tested("0.2.0");
      await several.deploy("target", release);
      several.addTarget("staging", "111111111111");
      const { code, out } = await several.call("deployer", "list");
      const lines = out.trimEnd().split("\n");
      expect(code).to.equal(0);
      expect(lines).to.have.length(3);
      expect(lines[1]).to.match(/^0\.2\.0 .+ {2}dev, prod, staging\?$/);
      expect(lines[2]).to.match(
        /^staging could not be asked: .+ may not assume arn:aws:iam::111111111111:role\/ds-promotion-staging, /,
      );
    });
  });

  describe("with records that cannot be read", () => {
    it("goes on, and says of each why", async () => {
      await pair.putRecord("0.3.0", { version: "0.3.0" });
      await pair.putRecord("0.3.1", { padding: "x".repeat(70_000) });
      const { code, out } = await unchanged(pair, "deployer", "list");
      const [, ...rows] = out.trimEnd().split("\n");
      const bucket = `s3://${pair.source.names.artifactBucket}/releases`;
      expect(code).to.equal(0);
      expect(rows.map((line) => line.slice(0, line.indexOf(" ")))).to.deep.equal([
        "0.3.1",
        "0.3.0",
        "0.1.10",
        "0.1.10-rc.1",
        "0.1.9",
      ]);
      expect(rows[0]).to.match(/^0\.3\.1 +- {2} *unreadable: /);
      const reasons = rows.map((line) => line.split("unreadable: ")[1]);
      expect(reasons[0]).to.equal(
        `${bucket}/0.3.1.json has 70014 bytes, and a record has no more than 65536. Nobody can replace a record: build and test it as a new version.`,
      );
      expect(reasons[1]).to.match(
        new RegExp(
          `^${bucket}/0\\.3\\.0\\.json is malformed: commit: found nothing; .+ test it as a new version\\.$`,
        ),
      );
      expect(reasons.slice(2)).to.deep.equal([undefined, undefined, undefined]);

      const listed = JSON.parse((await pair.call("deployer", "list", "--json")).out) as Listed;
      expect(
        listed.releases.slice(0, 2).map(({ version, unreadable }) => [version, unreadable]),
      ).to.deep.equal([
        ["0.3.1", reasons[0]],
        ["0.3.0", listed.releases[1]?.unreadable],
      ]);
      expect(listed.releases[1]?.unreadable?.replaceAll(/\s+/g, " ")).to.equal(reasons[1]);
    });
  });

  it("has each image and each model of several pipelines, the models by their names", async () => {
    const several = await pairs.next({ several: true });
    const { commit, images, evidence } = await several.tested("0.1.6");
    const { code, out } = await unchanged(several, "deployer", "list");
    const digest = (image: string) => `${image}@${images[image]?.digest.slice(0, 19)}`;
    expect([
      code,
      out
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.trim().split(/ {2,}/)),
    ]).to.deep.equal([
      0,
      [
        [
          "0.1.6",
          commit.slice(0, 12),
          digest("ds-preprocessing"),
          "preprocessing: models/preprocessing_model.pkl",
          evidence?.testedAt,
          "dev",
        ],
        [digest("ds-churn"), "churn: models/churn/model.pkl"],
        [digest("ds-smoke")],
      ],
    ]);
  });
});
