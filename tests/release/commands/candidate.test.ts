import { expect } from "chai";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { registryHost } from "../../../settings/arns";
import type { Release, ReleasedModel } from "../../../release/release-file";
import { releasedTag, releaseTags } from "../../../release/run-release";
import { listed, severalSettings } from "../../sample-settings";
import { inFormat1, type Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { refusal, unchanged } from "./unchanged";

const NOT_RUN = "Deploy the release, run the pipeline, and record that run.";

/** A release's model, said to have other bytes than it has. */
const wrongBytes = ({ models = {} }: Pick<Release, "models">): ReleasedModel => ({
  key: "",
  versionId: "",
  ...models["preprocessing"],
  sha256: "e".repeat(64),
});

describe("release candidate", function () {
  const pairs = LocalPairs.forSuite(8);

  /** Where the source's image is, as a run names it. */
  const named = (pair: Pair) => `${registryHost(pair.source.account, pair.source.region)}/ds-preprocessing`;
  const recordName = (pair: Pair, version: string) =>
    `s3://${pair.source.names.artifactBucket}/releases/${version}.json`;

  for (const [stack, several] of [
    ["of one pipeline", false],
    ["of several pipelines", true],
  ] as const)
    describe(`of a release ${stack} that passed`, () => {
      let pair: Pair;
      let release: Release;
      let runs: Readonly<Record<string, string>>;
      let passed: string;
      before(async () => {
        pair = await pairs.next({ several });
        release = await pair.makeRelease("0.1.6");
        await pair.deploy("source", release);
        runs = await pair.runAll(release);
        const named = Object.entries(runs).map(([workload, arn]) => `${arn} (${workload})`);
        passed = several ? named.join(", ") : (runs["preprocessing"] ?? "");
      });
      const tagsOf = async () => {
        const all = Object.keys(release.images).map(
          async (image) => [image, await pair.tags("source", image)] as const,
        );
        return Object.fromEntries(await Promise.all(all));
      };
      const tagged = (...releases: readonly Release[]) =>
        Object.fromEntries(
          Object.entries(release.images).map(([image, { digest }]) => [
            image,
            Object.fromEntries(releases.flatMap(releaseTags).map((tag) => [tag, digest])),
          ]),
        );

      it("writes the record, and tags the image as released", async () => {
        const { code, out } = await pair.call("tester", "candidate");
        expect({ code, out }).to.deep.equal({
          code: 0,
          out: `✓ ${recordName(pair, "0.1.6")} is written: release 0.1.6 passed in ${passed}\nNext: npm run release -- prepare 0.1.6\n`,
        });
        const { evidence, ...rest } = JSON.parse(await pair.record("0.1.6")) as Release;
        expect(rest).to.deep.equal(release);
        expect(evidence?.runs).to.deep.equal(runs);
        expect(evidence).to.have.keys("testedAt", "runs");
        expect(await tagsOf()).to.deep.equal(tagged(release));
      });

      it("changes nothing when asked again, also after another run has passed", async () => {
        const said = `✓ ${recordName(pair, "0.1.6")} is there already, with the same content: release 0.1.6 passed in ${passed}\nNext: npm run release -- prepare 0.1.6\n`;
        expect((await unchanged(pair, "tester", "candidate", "0.1.6")).out).to.equal(said);
        await pair.runAll(release);
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
        await pair.runAll(again);
        expect((await pair.call("tester", "candidate")).code).to.equal(0);
        expect(await tagsOf()).to.deep.equal(tagged(release, again));
        await pair.deploy("source", release);
      });

      it("does not replace the record by that of another run, even when that one is named", async () => {
        const later = (await pair.runAll(release))["preprocessing"] ?? "";
        expect(await refusal(pair, "tester", "candidate", "--execution", later)).to.match(
          /^s3:\/\/.+\/releases\/0\.1\.6\.json is there with other content \(evidence\.testedAt .+; evidence\.runs\.preprocessing .+\)\. A record is never replaced: build and test it as a new version\.$/,
        );
      });

      it("does not replace the record by other content", async () => {
        const models = { ...release.models, preprocessing: await pair.uploadModel("preprocessing") };
        const changed = { ...release, models };
        await pair.deploy("source", changed);
        await pair.runAll(changed);
        const message = await refusal(pair, "tester", "candidate");
        expect(message).to.contain(
          `${recordName(pair, "0.1.6")} is there with other content (models.preprocessing.versionId ${release.models?.["preprocessing"]?.versionId}, now ${models.preprocessing.versionId}; models.preprocessing.sha256 `,
        );
      });

      it("is not for one who promotes: the role may not write records", async () => {
        const next = { ...release, version: "0.1.7" };
        await pair.deploy("source", next);
        await pair.runAll(next);
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
        () => pair.writeFile("source", { ...release, models: { preprocessing: wrongBytes(release) } }),
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
      const machine = pair.pipeline().arns.stateMachine;
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

  describe("of a stack of several pipelines", () => {
    let pair: Pair;
    let release: Release;
    before(async () => {
      pair = await pairs.next({ several: true });
      release = await pair.makeRelease("0.4.0");
      await pair.deploy("source", release);
    });
    const run = (workload: string) =>
      pair.run({ output: pair.outputOf(release, workload) }, pair.pipeline(workload).arns.stateMachine);

    it("is refused until each has passed, and names those that have not", async () => {
      const missing = (workload: string) =>
        `No run of ds-${workload}-pipeline in dev tested release 0.4.0: none has passed.`;
      await run("preprocessing");
      expect(await refusal(pair, "tester", "candidate")).to.equal(
        `${missing("churn")}\n${missing("smoke")} ${NOT_RUN}`,
      );
      // What one pipeline ran is no test of another.
      await pair.run(
        { output: pair.outputOf(release, "preprocessing") },
        pair.pipeline("churn").arns.stateMachine,
      );
      await run("smoke");
      expect(await refusal(pair, "tester", "candidate")).to.match(
        /^No run of ds-churn-pipeline in dev tested release 0\.4\.0: .+ passed, but it ran .+; it used the model /,
      );
    });

    it("is refused for a run of none of them", async () => {
      const other = await pair.makeStateMachine("another-pipeline");
      const arn = await pair.run({ output: pair.outputOf(release, "churn") }, other);
      const { code, err } = await unchanged(pair, "tester", "candidate", "--execution", arn);
      expect([code, err]).to.deep.equal([
        2,
        err.replace(
          /has to be a run of .+? in dev/,
          "has to be a run of ds-churn-pipeline or ds-preprocessing-pipeline or ds-smoke-pipeline in dev",
        ),
      ]);
    });

    it("is refused for a model whose bytes are others, of whichever pipeline", async () => {
      const { churn = wrongBytes(release) } = release.models ?? {};
      const wrong = {
        ...release,
        models: { ...release.models, churn: { ...churn, sha256: "e".repeat(64) } },
      };
      await pair.deploy("source", wrong);
      await pair.runAll(wrong);
      expect(await refusal(pair, "tester", "candidate")).to.contain(
        `model ${churn.key} version ${churn.versionId}: found sha256 ${churn.sha256}; expected sha256 ${"e".repeat(64)}.`,
      );
    });

    it("is refused without a model of the settings, and for the model of one pipeline alone", async () => {
      const { models = {}, ...rest } = release;
      const { churn: _churn, ...others } = models;
      await pair.deploy("source", { ...rest, models: others });
      expect(await refusal(pair, "tester", "candidate")).to.equal(
        "releases/dev.json does not list model churn. A release must contain every configured model: upload it, name it in a new version, deploy that and run the pipelines.",
      );
      await pair.deploy("source", release);
    });

    it("takes the run that the caller names for its pipeline, and the newest of the others", async () => {
      const named = await run("churn");
      const { smoke, preprocessing } = await pair.runAll(release);
      const { code, err } = await pair.call("tester", "candidate", "--execution", named);
      expect(code, err).to.equal(0);
      const { evidence } = JSON.parse(await pair.record("0.4.0")) as Release;
      expect(evidence?.runs).to.deep.equal({ churn: named, preprocessing, smoke });
    });
  });

  describe("that carries evidence", () => {
    let pair: Pair;
    before(async () => {
      pair = await pairs.next({ several: true, source: { evidence: { carryDays: 7 } } });
      await pair.tested("0.5.0");
    });
    /** A version of the next commit, with the image and the model of churn that 0.5.0 has. */
    const deployNext = async (version: string) => {
      const { images, models = {} } = JSON.parse(await pair.record("0.5.0")) as Release;
      const { "ds-churn": image = { digest: "", platforms: [] } } = images;
      const { churn = wrongBytes({ models }) } = models;
      pair.commitAgain();
      const release = await pair.makeRelease(version, { images: { "ds-churn": image }, models: { churn } });
      await pair.deploy("source", release);
      return release;
    };
    const run = (release: Release, workload: string) =>
      pair.run({ output: pair.outputOf(release, workload) }, pair.pipeline(workload).arns.stateMachine);
    const NONE = (version: string, workload: string) =>
      `No run of ds-${workload}-pipeline in dev tested release ${version}: `;

    it("takes the run of an older version with the same image and model, of that pipeline alone", async () => {
      const release = await deployNext("0.5.1");
      const preprocessing = await run(release, "preprocessing");
      const refused = await refusal(pair, "tester", "candidate");
      expect(refused).to.contain(NONE("0.5.1", "smoke")).and.not.to.contain(NONE("0.5.1", "churn"));
      const smoke = await run(release, "smoke");
      const { code, out, err } = await pair.call("tester", "candidate");
      expect([code, out.split("\n")[0]], err).to.deep.equal([
        0,
        `✓ ${recordName(pair, "0.5.1")} is written: release 0.5.1 passed in ${preprocessing} (preprocessing), ${smoke} (smoke), that of 0.5.0 (churn)`,
      ]);
      const { evidence } = JSON.parse(await pair.record("0.5.1")) as Release;
      expect(evidence).to.deep.include({ runs: { preprocessing, smoke }, carried: { churn: "0.5.0" } });
      expect((await unchanged(pair, "tester", "candidate")).out).to.contain(" is there already, ");
    });

    it("names the version that ran, and none that carried it", async () => {
      const release = await deployNext("0.5.2");
      await run(release, "preprocessing");
      await run(release, "smoke");
      expect((await pair.call("tester", "candidate")).code).to.equal(0);
      const { evidence } = JSON.parse(await pair.record("0.5.2")) as Release;
      expect(evidence?.carried).to.deep.equal({ churn: "0.5.0" });
    });

    it("takes a run of the release itself where there is one, and then the image has to be of its commit", async () => {
      const release = await deployNext("0.5.3");
      await pair.runAll(release);
      expect(await refusal(pair, "tester", "candidate")).to.match(
        /\/ds-churn@sha256:\w+ for linux\/amd64 was built from commit \w+, as its label .+ says, and the release names \w+\. /,
      );
      const own = await pair.tested("0.5.6");
      expect(own.evidence?.runs).to.have.keys("churn", "preprocessing", "smoke");
      expect(own.evidence).not.to.have.property("carried");
    });

    it("is refused where nothing of it has run", async () => {
      const same = JSON.parse(await pair.record("0.5.0")) as Release;
      await pair.deploy("source", await pair.makeRelease("0.5.4", same));
      const said = await refusal(pair, "tester", "candidate");
      for (const workload of ["churn", "preprocessing", "smoke"])
        expect(said).to.contain(NONE("0.5.4", workload));
    });

    it("is refused where the version that ran was rejected", async () => {
      const release = await deployNext("0.5.5");
      await run(release, "preprocessing");
      await run(release, "smoke");
      expect((await pair.call("tester", "reject", "0.5.0", "--reason", "wrong")).code).to.equal(0);
      expect(await refusal(pair, "tester", "candidate")).to.contain(NONE("0.5.5", "churn"));
    });
  });

  describe("of a release that names its one model by model", () => {
    let pair: Pair;
    const old = async (version: string) => inFormat1(await pair.makeRelease(version));

    it("is recorded as it was deployed, so that its run is its test", async () => {
      pair = await pairs.next();
      const release = await old("0.6.0");
      await pair.deploy("source", release);
      const execution = await pair.run({ output: pair.outputOf(release) });
      const { code, err } = await pair.call("tester", "candidate");
      expect(code, err).to.equal(0);
      const { evidence, ...rest } = JSON.parse(await pair.record("0.6.0")) as Release;
      expect(rest).to.deep.equal(release);
      expect(evidence).to.deep.equal({ execution, testedAt: evidence?.testedAt });
      expect((await unchanged(pair, "tester", "candidate")).out).to.contain(" is there already, ");
    });

    it("is refused in a stack of several pipelines", async () => {
      const { preprocessing, smoke } = severalSettings("dev").pipelines;
      pair = await pairs.next({
        several: true,
        source: {
          models: { preprocessing: { key: "models/a.pkl" } },
          pipelines: { preprocessing, smoke },
          targets: [listed("prod", "987654321098")],
        },
        target: { models: { preprocessing: { key: "models/a.pkl" } }, pipelines: { preprocessing, smoke } },
      });
      await pair.deploy("source", await old("0.6.1"));
      expect(await refusal(pair, "tester", "candidate")).to.equal(
        "releases/dev.json names its model by model, and dev has preprocessing, smoke: model is of releases of one pipeline, preprocessing. Write a new version with models: { <name>: { key, versionId, sha256 } }.",
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
      const { key, versionId } = wrongBytes(release);
      expect(await refused({ ...release, models: { preprocessing: wrongBytes(release) } })).to.equal(
        `model ${key} version ${versionId}: found sha256 ${release.models?.["preprocessing"]?.sha256}; expected sha256 ${"e".repeat(64)}. These are not the bytes that were tested. Find out who wrote the release, and release the model anew`,
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
          models: { preprocessing: await pair.uploadModel() },
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
