import { expect } from "chai";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { registryHost } from "../../../settings/arns";
import type { Release } from "../../../release/release-file";
import { releasedTag, releaseTags } from "../../../release/run-release";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { refusal, unchanged } from "./unchanged";

const NOT_RUN = "Deploy the release, run the pipeline, and record that run.";

describe("release candidate", function () {
  const pairs = LocalPairs.forSuite(3);

  /** Where the source's image is, as a run names it. */
  const named = (pair: Pair) => `${registryHost(pair.source.account, pair.source.region)}/ds-preprocessing`;
  const recordName = (pair: Pair, version: string) =>
    `s3://${pair.source.names.artifactBucket}/releases/${version}.json`;

  describe("of a release that passed", () => {
    let pair: Pair;
    let release: Release;
    let execution: string;
    before(async () => {
      pair = await pairs.next();
      release = await pair.makeRelease("0.1.6");
      await pair.deploy("source", release);
      execution = await pair.run({ output: pair.outputOf(release) });
    });

    it("writes the record, and tags the image as released", async () => {
      const { code, out } = await pair.call("tester", "candidate");
      expect({ code, out }).to.deep.equal({
        code: 0,
        out: `✓ ${recordName(pair, "0.1.6")} is written: release 0.1.6 passed in ${execution}\nNext: npm run release -- prepare 0.1.6\n`,
      });
      const { evidence, ...rest } = JSON.parse(await pair.record("0.1.6")) as Release;
      expect(rest).to.deep.equal(release);
      expect(evidence?.execution).to.equal(execution);
      const digest = release.images["ds-preprocessing"]?.digest;
      expect(await pair.tags("source")).to.deep.equal({ "0.1.6": digest, [releasedTag(release)]: digest });
    });

    it("changes nothing when asked again, also after another run has passed", async () => {
      const said = `✓ ${recordName(pair, "0.1.6")} is there already, with the same content: release 0.1.6 passed in ${execution}\nNext: npm run release -- prepare 0.1.6\n`;
      expect((await unchanged(pair, "tester", "candidate", "0.1.6")).out).to.equal(said);
      await pair.run({ output: pair.outputOf(release) });
      expect((await unchanged(pair, "tester", "candidate")).out).to.equal(said);
      const { code, out } = await unchanged(pair, "tester", "candidate", "--json");
      expect(code).to.equal(0);
      expect(JSON.parse(out)).to.deep.include({
        record: JSON.parse(await pair.record("0.1.6")) as Release,
        written: false,
      });
    });

    it("gives an image that was released before the tags of this release too, as a promotion does in the target", async () => {
      const again = { ...release, version: "0.1.8" };
      await pair.deploy("source", again);
      await pair.run({ output: pair.outputOf(again) });
      expect((await pair.call("tester", "candidate")).code).to.equal(0);
      const digest = release.images["ds-preprocessing"]?.digest;
      const tags = [release, again].flatMap(releaseTags).map((tag) => [tag, digest]);
      expect(await pair.tags("source")).to.deep.equal(Object.fromEntries(tags));
      await pair.deploy("source", release);
    });

    it("does not replace the record by that of another run, even when that one is named", async () => {
      const later = await pair.run({ output: pair.outputOf(release) });
      expect(await refusal(pair, "tester", "candidate", "--execution", later)).to.match(
        /^s3:\/\/.+\/releases\/0\.1\.6\.json is there with other content \(evidence\.execution .+\)\. A record is never replaced: build and test it as a new version\.$/,
      );
    });

    it("does not replace the record by other content", async () => {
      const changed = { ...release, model: await pair.uploadModel() };
      await pair.deploy("source", changed);
      await pair.run({ output: pair.outputOf(changed) });
      const message = await refusal(pair, "tester", "candidate");
      expect(message).to.contain(
        `${recordName(pair, "0.1.6")} is there with other content (model.versionId ${release.model.versionId}, now ${changed.model.versionId}; model.sha256 `,
      );
    });

    it("is not for one who promotes: the role may not write records", async () => {
      const next = { ...release, version: "0.1.7" };
      await pair.deploy("source", next);
      await pair.run({ output: pair.outputOf(next) });
      const { code, err } = await unchanged(pair, "deployer", "candidate");
      expect(code).to.equal(5);
      expect(err).to.match(/refuses .+ Call as ds-tester-dev\. If so, .+\n$/);
    });
  });

  describe("is refused", () => {
    let pair: Pair;
    let release: Release;
    before(async () => {
      pair = await pairs.next();
      release = await pair.makeRelease("0.2.0");
    });
    beforeEach(() => {
      pair.git("checkout", "--quiet", "--", "Pulumi.dev.yaml");
      rmSync(join(pair.folder, "index.ts"), { force: true });
      return pair.deploy("source", release);
    });

    const notTested = (why: string) =>
      `No run of ds-preprocessing-pipeline in dev tested release 0.2.0: ${why}. ${NOT_RUN}`;

    /** What is the matter, how it came about, and what is said of it. */
    const cases: readonly (readonly [string, () => unknown, () => string, ...string[]])[] = [
      [
        "without a release file",
        () => rmSync(join(pair.folder, "releases", "dev.json")),
        () =>
          "releases/dev.json is not there: it names the images and the model that dev was deployed with. Build, push, write it, deploy it, run the pipeline, then record the run.",
      ],
      [
        "for a version that the file does not name",
        () => undefined,
        () =>
          "releases/dev.json names version 0.2.0, and 0.2.1 was asked for. Deploy and test 0.2.1 first, or name the other.",
        "0.2.1",
      ],
      [
        "for a release that lacks an image of the settings: all of them move as one",
        () => pair.addImage("ai-service", "dev"),
        () =>
          "releases/dev.json does not list ai-service. A release must contain every configured image: push it, write its digest into a new version, deploy that and run the pipeline.",
      ],
      [
        "in a checkout with changes of its own",
        () => writeFileSync(join(pair.folder, "index.ts"), ""),
        () =>
          `The checkout ${pair.folder} is dirty:\n?? index.ts\nA release stands for what is committed: commit or stash the changes, and build again if the image holds them.`,
      ],
      [
        "for a file that was not deployed",
        () => pair.writeFile("source", { ...release, model: { ...release.model, sha256: "e".repeat(64) } }),
        () =>
          `releases/dev.json is not what dev was deployed with (release 0.2.0 of commit ${pair.commit}). Deploy it, then run the pipeline: pulumi up -s dev`,
      ],
      [
        "for a stack whose release was changed by hand",
        () => pair.setParameter("source", "{}"),
        () =>
          "Parameter /ds/preprocessing/release of stack dev is not a release: it was changed by hand. Deploy the stack again: pulumi up -s dev",
      ],
    ];
    for (const [what, change, message, ...version] of cases)
      it(what, async () => {
        await change();
        expect(await refusal(pair, "tester", "candidate", ...version)).to.equal(message());
      });

    it("before anything has run, and after a run that failed", async () => {
      expect(await refusal(pair, "tester", "candidate")).to.equal(notTested("none has passed"));
      const failed = await pair.run({ fails: true });
      expect(await refusal(pair, "tester", "candidate")).to.equal(notTested("none has passed"));
      expect(await refusal(pair, "tester", "candidate", "--execution", failed)).to.equal(
        `${failed} is not a test of release 0.2.0: it ended as FAILED.`,
      );
    });

    it("after a run with another image", async () => {
      const image = `${named(pair)}@sha256:${"c".repeat(64)}`;
      const run = await pair.run({ output: { ...pair.outputOf(release), image } });
      const fault = `it ran ${image}, not ${named(pair)}@${release.images["ds-preprocessing"]?.digest}`;
      expect(await refusal(pair, "tester", "candidate")).to.equal(notTested(`${run} passed, but ${fault}`));
      expect(await refusal(pair, "tester", "candidate", "--execution", run)).to.equal(
        `${run} is not a test of release 0.2.0: ${fault}.`,
      );
    });

    it("for a run of another state machine, or one that is not there", async () => {
      const machine = pair.source.arns.stateMachine;
      const other = await pair.makeStateMachine("another-pipeline");
      const run = await pair.run({ output: pair.outputOf(release) }, other);
      const { code, out, err } = await unchanged(pair, "tester", "candidate", "--execution", run);
      expect({ code, out }).to.deep.equal({ code: 2, out: "" });
      expect(err).to.match(new RegExp(`^--execution is ${run}, and has to be a run of `));
      const missing = `${machine.replace(":stateMachine:", ":execution:")}:none`;
      expect(await refusal(pair, "tester", "candidate", "--execution", missing)).to.equal(
        `There is no execution ${missing}. Step Functions keeps them for 90 days: run the pipeline again.`,
      );
    });
  });

  describe("is refused, although a run has passed,", () => {
    let pair: Pair;
    before(async () => {
      pair = await pairs.next();
    });
    /** Deploys a release, lets a run pass with it, and asks for its record. */
    const refused = async (release: Release) => {
      await pair.deploy("source", release);
      await pair.run({ output: pair.outputOf(release) });
      return refusal(pair, "tester", "candidate");
    };
    const withImage = (release: Release, image: Partial<Release["images"][string]>): Release => ({
      ...release,
      images: {
        "ds-preprocessing": { digest: "", platforms: ["linux/amd64"], ...image },
      },
    });
    const registry = () => pair.registry("source");

    it("when the model's bytes are others", async () => {
      const release = await pair.makeRelease("0.3.0");
      const wrong = { ...release, model: { ...release.model, sha256: "e".repeat(64) } };
      expect(await refused(wrong)).to.equal(
        `model ${wrong.model.key} version ${wrong.model.versionId}: found sha256 ${release.model.sha256}; expected sha256 ${"e".repeat(64)}. These are not the bytes that were tested. Find out who wrote the release, and release the model anew`,
      );
    });

    it("when the image is gone", async () => {
      const release = await pair.makeRelease("0.3.2");
      const digest = `sha256:${"c".repeat(64)}`;
      expect(await refused(withImage(release, { digest }))).to.equal(
        `${registry()}/ds-preprocessing@${digest} is not there. Push the image again, or correct the release file.`,
      );
    });

    it("when the image lacks a platform", async () => {
      const digest = await pair.pushImage(["0.3.3"], "ds-preprocessing", ["linux/amd64"]);
      const release = await pair.makeRelease("0.3.4");
      const platforms: Release["images"][string]["platforms"] = ["linux/amd64", "linux/arm64"];
      expect(await refused(withImage({ ...release, version: "0.3.3" }, { digest, platforms }))).to.equal(
        `${registry()}/ds-preprocessing@${digest} is for linux/amd64, and the release names linux/arm64 too. Build the image for every platform, or correct the release file.`,
      );
    });

    it("when the version's tag, or the release's, leads to another image", async () => {
      for (const version of ["0.3.5", "0.3.6"]) {
        const digest = await pair.pushImage([`commit-${version}`]);
        const release: Release = {
          version,
          commit: pair.commit,
          images: { "ds-preprocessing": { digest, platforms: ["linux/amd64"] } },
          model: await pair.uploadModel(),
        };
        const tag = version === "0.3.5" ? version : releasedTag(release);
        const other = await pair.pushImage([tag]);
        expect(await refused(release)).to.equal(
          `${registry()}/ds-preprocessing:${tag} is ${other}, and the release names ${digest}: version ${version} exists with other content. Build and test it as a new version.`,
        );
      }
    });
  });
});
