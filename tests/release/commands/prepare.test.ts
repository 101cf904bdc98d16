import { expect } from "chai";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { refusal, unchanged } from "./unchanged";

describe("release prepare", function () {
  const pairs = LocalPairs.forSuite(2);
  let pair: Pair;
  let first: Release;
  let second: Release;
  before(async () => {
    pair = await pairs.next();
    first = await pair.tested("0.1.6");
    second = await pair.tested("0.1.7");
  });
  const held = () => JSON.parse(pair.file("target") ?? "null") as Release | null;
  const digestOf = (release: Release) => release.images["ds-preprocessing"]?.digest ?? "";

  it("writes the target's first release, and shows all of it", async () => {
    const { code, out } = await pair.call("deployer", "prepare", "0.1.6");
    expect({ code, out }).to.deep.equal({
      code: 0,
      out: [
        "releases/prod.json names release 0.1.6:",
        "  version: (nothing) → 0.1.6",
        `  commit: (nothing) → ${pair.commit}`,
        `  images.ds-preprocessing.digest: (nothing) → ${digestOf(first)}`,
        "  images.ds-preprocessing.platforms: (nothing) → linux/amd64, linux/arm64",
        ...Object.entries(first.models ?? {}).flatMap(([name, model]) =>
          Object.entries(model).map(([key, value]) => `  models.${name}.${key}: (nothing) → ${value}`),
        ),
        `  evidence.testedAt: (nothing) → ${first.evidence?.testedAt}`,
        `  evidence.runs.preprocessing: (nothing) → ${first.evidence?.runs?.["preprocessing"]}`,
        "Next: review and commit it, then npm run release -- plan",
        "",
      ].join("\n"),
    });
    expect(held()).to.deep.equal(first);
    expect(readdirSync(join(pair.folder, "releases"))).to.have.members(["dev.json", "prod.json"]);
  });

  it("changes nothing when asked again", async () => {
    const { code, out } = await unchanged(pair, "deployer", "prepare", "0.1.6");
    expect({ code, out }).to.deep.equal({
      code: 0,
      out: "releases/prod.json names release 0.1.6 already.\n",
    });
  });

  it("names what the target has, by the checksum of its parameter's text", async () => {
    await pair.deploy("target", first);
    const { code, out } = await pair.call("deployer", "prepare", "0.1.7", "--json");
    const previous = hashText(releaseText(first));
    expect(code).to.equal(0);
    expect(held()).to.deep.equal({ ...second, previous });
    const { file, release, changes } = JSON.parse(out) as {
      file: string;
      release: Release;
      changes: readonly { key: string; before?: string; after?: string }[];
    };
    expect({ file, release }).to.deep.equal({
      file: "releases/prod.json",
      release: { ...second, previous },
    });
    expect(changes.find(({ key }) => key === "version")).to.deep.equal({
      key: "version",
      before: "0.1.6",
      after: "0.1.7",
    });
    expect(changes.find(({ key }) => key === "previous")).to.deep.equal({ key: "previous", after: previous });
  });

  it("takes the newest version that a git tag names, when none is named", async () => {
    pair.writeFile("target", first);
    for (const tag of ["v0.1.6", "0.1.7", "v0.1.2", "latest"]) pair.git("tag", tag);
    const { code, out } = await pair.call("deployer", "prepare");
    expect({ code, first: out.split("\n")[0] }).to.deep.equal({
      code: 0,
      first: "releases/prod.json names release 0.1.7:",
    });
    expect(held()?.version).to.equal("0.1.7");
    for (const tag of ["v0.1.6", "0.1.7", "v0.1.2", "latest"]) pair.git("tag", "--delete", tag);
  });

  describe("after an image joined or left the settings", () => {
    const digest = `sha256:${"c".repeat(64)}`;
    const old = () => ({
      ...first,
      images: { "old-name": { digest, platforms: ["linux/amd64" as const] } },
    });
    afterEach(() => pair.git("checkout", "--", "Pulumi.dev.yaml", "Pulumi.prod.yaml"));

    it("shows how the file differs, although today's settings do not fit it", async () => {
      pair.writeFile("target", old());
      const { code, out, err } = await pair.call("deployer", "prepare", "0.1.7");
      expect(code, err).to.equal(0);
      expect(out).to.contain(`\n  images.old-name.digest: ${digest} → (nothing)\n`);
      expect(out).to.contain(`\n  images.ds-preprocessing.digest: (nothing) → ${digestOf(second)}\n`);
      expect(held()?.images).to.deep.equal(second.images);
    });

    it("prepares, plans and goes back to releases that lack the one that joined", async () => {
      pair.addImage("ai-service", "dev", "prod");
      expect((await pair.call("deployer", "prepare", "0.1.7")).code).to.equal(0);
      const plan = await unchanged(pair, "deployer", "plan");
      expect([plan.code, plan.out.includes("Nothing blocks it.")], plan.err).to.deep.equal([0, true]);
      await pair.deploy("target", { ...second, previous: hashText(releaseText(first)) });
      const back = await unchanged(pair, "deployer", "rollback", "0.1.6");
      expect(back.out, back.err).to.match(
        /\nNothing was changed\. To do this: npm run release -- rollback 0\.1\.6 --confirm\n$/,
      );
      expect(back.out).not.to.contain("✗");
      await pair.deploy("target", first);
    });

    it("plans a version by its name, whatever the file holds", async () => {
      pair.writeFile("target", old());
      const { code, err } = await unchanged(pair, "deployer", "plan", "0.1.7");
      expect(code, err).to.equal(0);
    });

    it("is refused for a release whose image has left the settings", async () => {
      await pair.putRecord("0.1.8", { ...old(), version: "0.1.8" });
      const { code, err } = await unchanged(pair, "deployer", "prepare", "0.1.8");
      expect([code, err]).to.deep.equal([
        2,
        "releases/prod.json names old-name, and the stack's settings have ds-preprocessing. A release holds images of the settings only: add old-name to images there, or take a release without it.\n",
      ]);
    });
  });

  describe("is refused, and the file stays,", () => {
    const bucket = () => pair.source.names.artifactBucket;

    it("without a version, where no git tag names one", async () => {
      expect(await refusal(pair, "deployer", "prepare")).to.equal(
        "No git tag here names a version (0.1.6 or v0.1.6). Fetch the tags (git fetch --tags), tag the commit that was tested, or name the version.",
      );
    });

    it("for a version that was not tested, and the known ones are listed", async () => {
      expect(await refusal(pair, "deployer", "prepare", "0.2.0")).to.equal(
        `Version 0.2.0 was not tested: s3://${bucket()}/releases/0.2.0.json is not there. Tested are 0.1.8, 0.1.7, 0.1.6. After a run in dev has passed: npm run release -- candidate 0.2.0`,
      );
    });

    it("for a version that is older than the target's: that is gone back to, and marked so", async () => {
      await pair.deploy("target", { ...second, previous: hashText(releaseText(first)) });
      expect(await refusal(pair, "deployer", "prepare", "0.1.6")).to.equal(
        "prod has release 0.1.7, and 0.1.6 is older. To go back: npm run release -- rollback 0.1.6",
      );
    });

    it("when the run that is recorded was not of this release", async () => {
      // A record that somebody wrote beside the command.
      const wrong = { ...second, version: "0.1.9" };
      await pair.putRecord("0.1.9", wrong);
      expect(await refusal(pair, "deployer", "prepare", "0.1.9")).to.equal(
        "Release 0.1.9 is not prepared:\n  the run that tested it: found it ran release 0.1.7, not 0.1.9; expected a run of the source's pipeline that succeeded with all of this release. Run the pipeline in the source with this release, and record it under a new version.",
      );
    });

    it("for a record without evidence for a pipeline of the target", async () => {
      const several = await pairs.next({ several: true });
      const whole = await several.tested("0.1.6");
      const { churn: _churn, ...runs } = whole.evidence?.runs ?? {};
      const evidence = { testedAt: whole.evidence?.testedAt ?? "", runs };
      await several.putRecord("0.1.7", { ...whole, version: "0.1.7", evidence });
      const { code, err } = await unchanged(several, "deployer", "prepare", "0.1.7");
      expect([code, err]).to.deep.equal([
        2,
        "releases/prod.json names release 0.1.7 without evidence for churn: no run has tested it. A target takes tested releases only: run the pipeline in the source with these digests, and record that run.\n",
      ]);
      expect((await several.call("deployer", "prepare", "0.1.6")).code).to.equal(0);
      expect(JSON.parse(several.file("target") ?? "")).to.deep.equal(whole);
    });

    it("when the present file is malformed: what people wrote there is not overwritten", async () => {
      const file = join(pair.folder, "releases", "prod.json");
      writeFileSync(file, "<<<<<<< HEAD\n");
      const { code, err } = await unchanged(pair, "deployer", "prepare", "0.1.7");
      expect(code).to.equal(2);
      expect(err).to.match(
        /^.+\/releases\/prod\.json is not JSON \([^]+\)\. Restore it from git, or write it anew\.\n$/,
      );
    });
  });
});
