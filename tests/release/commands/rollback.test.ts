import { expect } from "chai";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import { inFormat1, type Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { refusal, unchanged } from "./unchanged";

for (const [stack, several] of [
  ["of one pipeline, which had a release of format 1", false],
  ["of several pipelines", true],
] as const)
  describe(`release rollback ${stack}`, function () {
    const pairs = LocalPairs.forSuite(2);
    let pair: Pair;
    /** By version, as they were tested. */
    const tested: Record<string, Release> = {};
    /** What the target has had, the last one at the end. */
    const had: Release[] = [];

    const held = () => JSON.parse(pair.file("target") ?? "null") as Release;
    /** Promotes a tested version and deploys it. */
    const release = async (version: string, as?: (release: Release) => Release) => {
      tested[version] = await pair.tested(version, as);
      const { code, err } = await pair.call("deployer", "promote", version, "--confirm");
      expect(code, err).to.equal(0);
      await deploy();
    };
    /** Deploys what the release file holds. */
    const deploy = async () => {
      await pair.deploy("target", held());
      had.push(held());
    };
    /** What going back to a version leaves in the release file now. */
    const wentBack = (version: string, from: string) => ({
      ...tested[version],
      rollback: { from },
      previous: hashText(releaseText(had.at(-1) as Release)),
    });

    before(async () => {
      pair = await pairs.next({ several });
      await release("0.1.5", several ? undefined : inFormat1);
    });

    it("is refused while there is nothing to go back from", async () => {
      const empty = await pairs.next();
      expect(await refusal(empty, "deployer", "rollback", "--confirm")).to.equal(
        "prod has no release yet, so there is nothing to go back from.",
      );
    });

    it("is refused while there is nothing to go back to", async () => {
      expect(await refusal(pair, "deployer", "rollback", "--confirm")).to.equal(
        "The history of prod names no release before 0.1.5. Name the version to go back to: npm run release -- list",
      );
    });

    it("of what was not deployed yet takes the release file back", async () => {
      const next = await pair.tested("0.1.6-rc.1");
      pair.writeFile("target", { ...next, previous: hashText(releaseText(had[0] as Release)) });
      for (const version of [[], ["0.1.5"]])
        expect(await refusal(pair, "deployer", "rollback", ...version, "--confirm")).to.equal(
          "0.1.6-rc.1 is in releases/prod.json and not deployed: take it back with git checkout releases/prod.json, or npm run release -- prepare 0.1.5",
        );
      const { code } = await pair.call("deployer", "prepare", "0.1.5");
      expect(code).to.equal(0);
      expect(held()).to.deep.equal(had[0]);
    });

    it("changes nothing without --confirm, and shows what it would do", async () => {
      await release("0.1.6");
      const { code, out } = await unchanged(pair, "deployer", "rollback");
      const lines = out.trimEnd().split("\n");
      expect([code, lines[0], lines.at(-1)]).to.deep.equal([
        3,
        `Release 0.1.5 (commit ${pair.commit.slice(0, 12)}) from dev to prod, back from 0.1.6`,
        "Nothing was changed. To do this: npm run release -- rollback 0.1.5 --confirm",
      ]);
      expect(lines[3]).to.equal("    all 5.58 kB are there already");
      expect(lines[4]).to.equal("    tags to set: none");
    });

    it("is not blocked by a finding in what the target has, and warns of it", async () => {
      const found = { name: "CVE-2026-0001", severity: "CRITICAL" } as const;
      pair.scansFind({ "ds-preprocessing": [found] });
      const { code, out } = await unchanged(pair, "deployer", "rollback", "0.1.5");
      pair.scansFind({});
      const lines = out.split("\n");
      expect([code, lines.filter((line) => line.startsWith("  ✗ "))]).to.deep.equal([3, []]);
      expect(lines.find((line) => line.startsWith("  ! "))).to.match(
        /^ {2}! findings in ds-preprocessing: found CRITICAL CVE-2026-0001 in /,
      );
      expect(lines.at(-2)).to.equal(
        "Nothing was changed. To do this: npm run release -- rollback 0.1.5 --confirm",
      );
    });

    it("writes the release before, marked, and copies nothing", async () => {
      const before = await pair.snapshot();
      pair.front("target").forget();
      const { code, out } = await pair.call("deployer", "rollback", "--confirm");
      expect(code).to.equal(0);
      const written = JSON.parse(pair.file("target") ?? "") as Release;
      const images = Object.entries(written.images);
      expect(out.split("\n").slice(-3 - images.length)).to.deep.equal([
        ...images.map(
          ([image, { digest }]) =>
            `✓ ${image}: was there already; ${digest} compared, with 2 manifests below or attached to it; tags as they were`,
        ),
        "✓ releases/prod.json names release 0.1.5: commit it",
        "Next: pulumi up -s prod, then npm run release -- verify",
        "",
      ]);
      expect(held()).to.deep.equal(wentBack("0.1.5", "0.1.6"));
      expect(
        pair.front("target").asked.filter(({ method }) => method !== "GET" && method !== "HEAD"),
      ).to.deep.equal([]);
      const after = (await pair.snapshot()) as { files: unknown };
      expect({ ...after, files: [] }).to.deep.equal({ ...(before as object), files: [] });
    });

    it("is in the file already when asked again before it is deployed", async () => {
      const { code } = await unchanged(pair, "deployer", "rollback", "--confirm");
      expect(code).to.equal(0);
      const { out } = await unchanged(pair, "deployer", "rollback");
      expect(out).to.match(
        /\nAll of it is in the registry of prod, and releases\/prod\.json names it\. Next: /,
      );
    });

    it("of a rollback goes to what was before both, not back to what was left", async () => {
      await deploy();
      expect(await refusal(pair, "deployer", "rollback", "--confirm")).to.equal(
        "The history of prod names no release before 0.1.5. Name the version to go back to: npm run release -- list",
      );
      await release("0.1.7");
      const { code } = await pair.call("deployer", "rollback", "--confirm");
      expect(code).to.equal(0);
      expect(held()).to.deep.equal(wentBack("0.1.5", "0.1.7"));
    });

    it("goes to an older one by name", async () => {
      const { code } = await pair.call("deployer", "rollback", "0.1.6", "--confirm");
      expect(code).to.equal(0);
      expect(held()).to.deep.equal(wentBack("0.1.6", "0.1.7"));
    });

    it("is followed by promotions, which are not marked", async () => {
      await deploy();
      const { code } = await pair.call("deployer", "promote", "0.1.7", "--confirm");
      expect(code).to.equal(0);
      expect(held()).to.deep.equal({
        ...tested["0.1.7"],
        previous: hashText(releaseText(had.at(-1) as Release)),
      });
      pair.writeFile("target", had.at(-1) as Release);
    });

    describe("is refused", () => {
      it("to what the target has, and to one that was not tested", async () => {
        expect(await refusal(pair, "deployer", "rollback", "0.1.6", "--confirm")).to.equal(
          "prod has release 0.1.6 already. Name an older one: npm run release -- list",
        );
        expect(await refusal(pair, "deployer", "rollback", "0.1.4", "--confirm")).to.match(
          /^Version 0\.1\.4 was not tested: .+ Tested are 0\.1\.7, 0\.1\.6, 0\.1\.6-rc\.1, 0\.1\.5\. /,
        );
      });

      it("to a newer one, which is a promotion", async () => {
        expect(await refusal(pair, "deployer", "rollback", "0.1.7", "--confirm")).to.equal(
          "prod has release 0.1.6, and 0.1.7 is newer; use promote: npm run release -- promote 0.1.7",
        );
      });

      it("to one whose model is gone: images and model go back as one", async () => {
        await pair.deleteModels(tested["0.1.5"] as Release);
        const { code, out } = await unchanged(pair, "deployer", "rollback", "0.1.5", "--confirm");
        expect(code).to.equal(3);
        expect(out).to.match(/\n {2}✗ model models\/.+\nRefused: nothing was changed\.\n$/);
      });
    });
  });
