import { expect } from "chai";
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { artifactBucketPolicy } from "../../../documents/resource-policies/bucket-policy";
import { deployersOf } from "../../../settings/deployers";
import { hashText, type Release, type ReleasedModel, releaseText } from "../../../release/release-file";
import { REGCTL_VERSION } from "../../../release/registry/find-regctl";
import { releasedTag } from "../../../release/run-release";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { unchanged } from "./unchanged";

describe("release plan", function () {
  const pairs = LocalPairs.forSuite(3);
  let pair: Pair;
  let release: Release;
  before(async () => {
    pair = await pairs.next();
    release = await pair.tested("0.1.6");
  });
  beforeEach(() => pair.writeFile("target", release));

  /** Its one model, with some of it changed. */
  const model = (changes: Partial<ReleasedModel> = {}): ReleasedModel => ({
    key: "",
    versionId: "",
    sha256: "",
    ...release.models?.["preprocessing"],
    ...changes,
  });

  /** Why the target's release file, with some of it changed, cannot be promoted; nothing is changed by asking. */
  const blocks = async (changes: Partial<Release> = {}): Promise<readonly string[]> => {
    pair.writeFile("target", { ...release, ...changes });
    const { code, out, err } = await unchanged(pair, "deployer", "plan");
    expect(code, out + err).to.equal(3);
    expect(out).not.to.contain("Nothing blocks it");
    return out.split("\n").filter((line) => line.startsWith("  ✗ "));
  };

  it("is what is asked for when nothing is named", async () => {
    expect(await unchanged(pair, "deployer")).to.deep.equal(await unchanged(pair, "deployer", "plan"));
  });

  it("says what would be copied and what allows it, and changes nothing", async () => {
    const { code, out, err } = await unchanged(pair, "deployer", "plan");
    const digest = release.images["ds-preprocessing"]?.digest;
    expect(code).to.equal(0);
    expect(err).to.equal("Asking both accounts and registries\n");
    const lines = out.split("\n");
    expect(lines.slice(0, 6)).to.deep.equal([
      `Release 0.1.6 (commit ${pair.commit.slice(0, 12)}) from dev to prod`,
      `  ds-preprocessing@${digest}`,
      "    platforms linux/amd64, linux/arm64; with it no signature or SBOM",
      `    to copy: 3 of 3 manifests, 3 of 3 blobs, 5.58 kB of 5.58 kB`,
      `    tags to set: ${releasedTag(release)}, 0.1.6`,
      `  model ${model().key}`,
    ]);
    expect(lines.slice(6, 8)).to.deep.equal([
      `    version ${model().versionId}, sha256 ${model().sha256.slice(0, 12)}`,
      `  tested by ${release.evidence?.runs?.["preprocessing"]}`,
    ]);
    expect(lines.filter((line) => line.startsWith("  ✓ ")).length).to.be.at.least(5);
    expect(out).to.match(/ {2}✓ scan of ds-preprocessing for linux\/amd64 \(COMPLETE on \d{4}-\d\d-\d\d\)\n/);
    expect(lines.slice(-2)).to.deep.equal([
      "Nothing blocks it. To promote it: npm run release -- promote --confirm",
      "",
    ]);
  });

  it("of a file that is not committed says so, and blocks nothing", async () => {
    const said = "  ! releases/prod.json is not committed";
    const warning = async () =>
      (await unchanged(pair, "deployer", "plan")).out.split("\n").find((line) => line.startsWith("  ! "));
    expect(await warning()).to.equal(`${said} (?? releases/prod.json): nobody has reviewed it. Commit it.`);
    pair.git("add", "releases/prod.json");
    pair.git("commit", "--quiet", "--message", "0.1.6");
    expect(await warning()).to.equal(undefined);
    pair.writeFile("target", { ...release, previous: "e".repeat(64) });
    expect(await blocks({ previous: "e".repeat(64) })).to.have.length(1);
    expect(await warning()).to.equal(`${said} (M releases/prod.json): nobody has reviewed it. Commit it.`);
    pair.git("reset", "--quiet", "--soft", "HEAD~1");
    pair.git("rm", "--quiet", "--cached", "--force", "releases/prod.json");
  });

  it("by settings that are not committed says so, of whatever release, and blocks nothing", async () => {
    rmSync(join(pair.folder, "releases/prod.json"));
    appendFileSync(join(pair.folder, "Pulumi.prod.yaml"), "# changed\n");
    const { code, out } = await unchanged(pair, "deployer", "plan", "0.1.6");
    pair.git("checkout", "--", "Pulumi.prod.yaml");
    expect([code, out.split("\n").filter((line) => line.startsWith("  ! "))]).to.deep.equal([
      0,
      ["  ! Pulumi.prod.yaml is not committed (M Pulumi.prod.yaml): nobody has reviewed it. Commit it."],
    ]);
  });

  it("of a version that is named says how to promote that one, to the target that was named", async () => {
    for (const [line, promote] of [
      ["plan 0.1.6", "promote 0.1.6"],
      ["-s prod plan v0.1.6", "promote --stack prod 0.1.6"],
    ] as const)
      expect((await unchanged(pair, "deployer", ...line.split(" "))).out).to.contain(
        `To promote it: npm run release -- ${promote} --confirm\n`,
      );
  });

  it("is JSON for machines, without the bytes of manifests", async () => {
    const { code, out } = await unchanged(pair, "deployer", "plan", "--json");
    const plan = JSON.parse(out) as {
      release: Release;
      images: Record<
        string,
        { digest: string; manifests: readonly object[]; bytes: object; tags: readonly object[] }
      >;
      models: object;
      evidence: object;
      checks: readonly { ok: boolean }[];
      blocks: readonly string[];
      remains: string;
    };
    expect(code).to.equal(0);
    expect(Object.keys(plan)).to.include.members([
      "release",
      "images",
      "models",
      "evidence",
      "checks",
      "blocks",
      "warnings",
      "remains",
    ]);
    expect([plan.release, plan.blocks, plan.remains]).to.deep.equal([release, [], "promotion"]);
    expect([plan.models, plan.evidence]).to.deep.equal([
      { preprocessing: { ...model(), before: null } },
      { preprocessing: { execution: release.evidence?.runs?.["preprocessing"] } },
    ]);
    const image = plan.images["ds-preprocessing"];
    expect(image?.manifests).to.have.length(3);
    for (const manifest of image?.manifests ?? [])
      expect(Object.keys(manifest)).to.deep.equal(["digest", "mediaType", "size", "there"]);
    expect(out).not.to.match(/"(bytes|data)": (\[|"|\{\s*"type")/);
    expect(out).not.to.contain("schemaVersion");
    expect(plan.checks.every(({ ok }) => ok)).to.equal(true);
  });

  describe("is blocked", () => {
    it("by a machine without regctl, as there are bytes to copy", async () => {
      const env = { ...(await pair.environment("deployer")), PATH: "" };
      const { code, out } = await pair.callIn(env, "plan");
      expect(code).to.equal(3);
      expect(out.split("\n").filter((line) => line.startsWith("  ✗ "))).to.deep.equal([
        `  ✗ Images are copied by regctl ${REGCTL_VERSION}, and none is on the PATH, where node_modules/.bin and relative folders do not count. Install it: go install github.com/regclient/regclient/cmd/regctl@${REGCTL_VERSION}, and put Go's bin folder on the PATH.`,
      ]);
      expect(out).to.contain("\n  ! Could not check whether releases/prod.json is committed: ");
    });

    it("by a release that was not tested, or is not what was tested", async () => {
      const found = await blocks({ version: "0.1.9" });
      expect(found.some((line) => line.includes("candidate record of 0.1.9: found none;"))).to.equal(true);
      const changed = await blocks({ commit: "e".repeat(40) });
      expect(changed).to.deep.equal([
        `  ✗ candidate record of 0.1.6: found commit ${"e".repeat(40)}; expected commit ${release.commit}. The release is not what was tested: write it from the record, npm run release -- prepare 0.1.6`,
        "  ✗ the run that tested it: found it ran another release 0.1.6: of another commit, or with other images beside its task's; expected a run of the source's pipeline that succeeded with all of this release. Run the pipeline in the source with this release, and record it under a new version.",
      ]);
    });

    it("by what a scan found in it, of each platform that a machine may run", async () => {
      pair.scansFind({ "ds-preprocessing": [{ name: "CVE-2026-0001\n  ✓ fine", severity: "CRITICAL" }] });
      const found = await blocks();
      pair.scansFind({});
      expect(found).to.deep.equal([
        "  ✗ findings in ds-preprocessing: found CRITICAL CVE-2026-0001 ✓ fine in a package that AWS does not name (no fixed version named) of ds-preprocessing for linux/amd64 and ds-preprocessing for linux/arm64; expected none that is CRITICAL or not rated. Build the image with fixed packages, and test it as a new version. To accept a finding that does not affect it, give a reason in Pulumi.prod.yaml: findings.accepted.<id>",
      ]);
    });

    it("by a model with other bytes", async () => {
      const found = await blocks({ models: { preprocessing: model({ sha256: "e".repeat(64) }) } });
      const line = found.find((each) => each.startsWith(`  ✗ model ${model().key} version`));
      expect(line).to.contain(`found sha256 ${model().sha256}; expected sha256 ${"e".repeat(64)}`);
    });

    it("by a bucket policy that does not let the target's task in", async () => {
      const Bucket = pair.source.names.artifactBucket;
      const s3 = pair.s3("source");
      const put = (readers: readonly { stack: string; account: string; roles: readonly string[] }[]) =>
        s3.send(
          new PutBucketPolicyCommand({
            Bucket,
            Policy: JSON.stringify(artifactBucketPolicy(Bucket, readers, deployersOf(pair.source))),
          }),
        );
      const grant = { stack: "prod", account: pair.target.account, roles: "ds-preprocessing-task-prod" };
      await put([{ ...grant, roles: ["another-role"] }]);
      const found = await blocks();
      expect(found).to.have.length(1);
      expect(found[0]).to.contain(Bucket);
      await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
      expect(await blocks()).to.have.length(1);
      await put([{ ...grant, roles: [grant.roles] }]);
      expect((await unchanged(pair, "deployer", "plan")).code).to.equal(0);
    });

    it("by a run that nobody knows, until the target has had this very release", async () => {
      const execution = `${release.evidence?.runs?.["preprocessing"]?.replace(/[^:]+$/, "")}never-ran`;
      const runs = { preprocessing: execution };
      const untested: Release = {
        ...release,
        version: "0.1.4",
        evidence: { testedAt: "2026-01-01T00:00:00Z", runs },
      };
      await pair.putRecord("0.1.4", untested);
      const expected = "a run of the source's pipeline that succeeded with all of this release";
      expect(await blocks(untested)).to.deep.equal([
        `  ✗ the run that tested it: found no execution ${execution}, and prod never had this release; expected ${expected}. Run the pipeline in the source with this release, and record it under a new version.`,
      ]);
      await pair.setParameter("target", releaseText(untested));
      const { code, out } = await unchanged(pair, "deployer", "plan");
      expect(code, out).to.equal(0);
      expect(out).to.contain("✓ the run that tested it is no longer kept, and prod had the release before\n");
      const recent: Release = {
        ...untested,
        version: "0.1.3",
        evidence: { testedAt: new Date().toISOString(), runs },
      };
      await pair.putRecord("0.1.3", recent);
      await pair.setParameter("target", releaseText(recent));
      expect(await blocks(recent)).to.deep.equal([
        `  ✗ the run that tested it: found no execution ${execution}, although Step Functions keeps runs for 90 days; expected ${expected}. Run the pipeline in the source with this release, and record it under a new version.`,
      ]);
    });

    it("by a release file that does not follow what the target has by now", async () => {
      const deployed: Release = { ...release, version: "0.1.5" };
      await pair.setParameter("target", releaseText(deployed));
      const found = await blocks({ previous: "e".repeat(64) });
      expect(found).to.deep.equal([
        `  ✗ the release follows the one that prod has: found 0.1.5 (${hashText(releaseText(deployed))}); expected ${"e".repeat(64)}. Write releases/prod.json anew: npm run release -- prepare 0.1.6`,
      ]);
    });

    it("by all reasons at once", async () => {
      const digest = `sha256:${"d".repeat(64)}`;
      const found = await blocks({
        images: { "ds-preprocessing": { digest, platforms: ["linux/amd64"] } },
        models: { preprocessing: model({ sha256: "e".repeat(64) }) },
      });
      for (const reason of [
        "does not have sha256:dddd",
        "candidate record",
        "the run that tested it",
        "  ✗ model ",
      ])
        expect(
          found.some((line) => line.includes(reason)),
          reason,
        ).to.equal(true);
    });
  });

  describe("of several pipelines", () => {
    let several: Pair;
    let first: Release;
    before(async () => {
      several = await pairs.next({ several: true, source: { evidence: { carryDays: 7 } } });
      first = await several.tested("0.2.0");
    });
    const planned = async (file: Release) => {
      several.writeFile("target", file);
      const { code, out } = await unchanged(several, "deployer", "plan");
      const lines = out.split("\n");
      return { code, lines, blocks: lines.filter((line) => line.startsWith("  ✗ ")) };
    };
    const runs = () => first.evidence?.runs ?? {};
    const modelOf = (release: Release, name: string) => ({ ...model(), ...release.models?.[name] });

    it("names each model, and the run that stands for each pipeline", async () => {
      const { code, lines, blocks } = await planned(first);
      expect([code, blocks]).to.deep.equal([0, []]);
      const from = lines.findIndex((line) => line.startsWith("  model "));
      const text = (name: string) => [
        `  model ${name}: ${modelOf(first, name).key}`,
        `    version ${modelOf(first, name).versionId}, sha256 ${modelOf(first, name).sha256.slice(0, 12)}`,
      ];
      expect(lines.slice(from, from + 7)).to.deep.equal([
        ...text("preprocessing"),
        ...text("churn"),
        ...["churn", "preprocessing", "smoke"].map(
          (workload) => `  ${workload} tested by ${runs()[workload]}`,
        ),
      ]);
    });

    it("is blocked by the run, or the model, of whichever pipeline", async () => {
      const gone = `${runs()["smoke"]?.replace(/[^:]+$/, "")}never-ran`;
      const evidence = { testedAt: first.evidence?.testedAt ?? "", runs: { ...runs(), smoke: gone } };
      expect((await planned({ ...first, evidence })).blocks.at(-1)).to.contain(
        `smoke: the run that tested it: found no execution ${gone}, and prod never had this release; expected a run of pipeline smoke of the source that succeeded`,
      );
      const churn = { ...modelOf(first, "churn"), sha256: "e".repeat(64) };
      const { blocks } = await planned({ ...first, models: { ...first.models, churn } });
      expect(
        blocks.some((line) => line.includes(`model ${churn.key} version ${churn.versionId}: found`)),
      ).to.equal(true);
    });

    it("is blocked by a run that is another pipeline's", async () => {
      const evidence = {
        testedAt: first.evidence?.testedAt ?? "",
        runs: { ...runs(), churn: runs()["preprocessing"] ?? "" },
      };
      expect((await planned({ ...first, evidence })).blocks.at(-1)).to.contain(
        `churn: the run that tested it: found it is a run of ${several.pipeline("preprocessing").arns.stateMachine}, not of ${several.pipeline("churn").arns.stateMachine}`,
      );
    });

    it("says what is carried from which version, and what changes for each model", async () => {
      const { "ds-churn": image = { digest: "", platforms: [] } } = first.images;
      const churn = modelOf(first, "churn");
      const next = await several.makeRelease("0.2.1", { images: { "ds-churn": image }, models: { churn } });
      await several.deploy("source", next);
      const ran: Record<string, string> = {};
      for (const workload of ["preprocessing", "smoke"])
        ran[workload] = await several.run(
          { output: several.outputOf(next, workload) },
          several.pipeline(workload).arns.stateMachine,
        );
      expect((await several.call("tester", "candidate")).code).to.equal(0);
      await several.deploy("target", first);
      const { code, out, err } = await several.call("deployer", "prepare", "0.2.1");
      expect(code, err).to.equal(0);
      expect(out).to.contain("\n  evidence.carried.churn: (nothing) → 0.2.0\n");
      const plan = await unchanged(several, "deployer", "plan");
      const lines = plan.out.split("\n");
      const from = lines.findIndex((line) => line.startsWith("  model "));
      const before = modelOf(first, "preprocessing");
      const { key, versionId, sha256 } = modelOf(next, "preprocessing");
      expect(lines.slice(from, from + 9), plan.err).to.deep.equal([
        "  model churn: models/churn/model.pkl",
        `    version ${churn.versionId}, sha256 ${churn.sha256.slice(0, 12)}`,
        "    prod has it already",
        `  model preprocessing: ${key}`,
        `    version ${versionId}, sha256 ${sha256.slice(0, 12)}`,
        `    instead of ${before.key} version ${before.versionId}, sha256 ${before.sha256.slice(0, 12)}`,
        `  preprocessing tested by ${ran["preprocessing"]}`,
        `  smoke tested by ${ran["smoke"]}`,
        "  churn tested by the run of 0.2.0, with the same image and model",
      ]);
      expect(plan.code, plan.out).to.equal(0);
      expect(plan.out).to.contain("  ✓ churn: the run that tested it, carried from 0.2.0\n");
      const { out: json } = await unchanged(several, "deployer", "plan", "--json");
      expect(JSON.parse(json)).to.deep.include({
        models: { churn: { ...churn, before: churn }, preprocessing: { key, versionId, sha256, before } },
        evidence: {
          churn: { carried: "0.2.0" },
          preprocessing: { execution: ran["preprocessing"] },
          smoke: { execution: ran["smoke"] },
        },
      });
    });

    it("says which model a target has no longer", async () => {
      const { churn: _churn, ...models } = first.models ?? {};
      const { lines } = await planned({ ...first, models });
      expect(lines).to.include("  model churn leaves prod, which has models/churn/model.pkl");
      expect((await several.call("deployer", "prepare", "0.2.1")).code).to.equal(0);
    });

    it("is blocked by the rejection of the version whose run stands for a pipeline", async () => {
      expect((await several.call("tester", "reject", "0.2.0", "--reason", "wrong currency")).code).to.equal(
        0,
      );
      const { code, out } = await unchanged(several, "deployer", "plan");
      expect(code).to.equal(3);
      expect(out).to.match(
        /\n {2}✗ 0\.2\.0, whose run stands for churn, was rejected on .+: wrong currency\. No target takes it: /,
      );
    });
  });

  it("is refused without a release file", async () => {
    const empty = await pairs.next();
    const { code, err } = await unchanged(empty, "deployer", "plan");
    expect(code).to.equal(3);
    expect(err).to.equal(
      "Asking both accounts and registries\nreleases/prod.json is not there, so there is nothing to promote to prod. Write it from a candidate: npm run release -- prepare\n",
    );
    const named = await unchanged(empty, "deployer", "plan", "0.1.6");
    expect(named.err).to.match(
      /No version was tested yet\. After a run in dev has passed: npm run release -- candidate 0\.1\.6\n$/,
    );
  });
});
