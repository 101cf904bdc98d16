import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import { releasedTag, runRelease } from "../../../release/run-release";
import { canaryOf, pipelineOf, type PipelineSettings } from "../../../settings/settings";
import { tryingPipelines } from "../../sample-settings";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { unchanged } from "./unchanged";

const FILE = "releases/prod.canary.json";

describe("releasing by way of a canary run", function () {
  const pairs = LocalPairs.forSuite(1);
  let pair: Pair;
  let canary: PipelineSettings;
  let first: Release;
  let second: Release;
  let other: Release;
  before(async () => {
    pair = await pairs.next({ source: tryingPipelines("dev"), target: tryingPipelines("prod") });
    canary = canaryOf(pipelineOf(pair.target, "preprocessing"))!;
    first = await pair.tested("0.1.6");
    await pair.tested("0.1.9");
    second = await pair.tested("0.2.0");
    other = await pair.tested("0.2.1");
    await pair.deploy("target", { ...first, rollback: { from: "0.2.0" } });
  });
  const call = (...line: string[]) => pair.call("deployer", ...line);
  const tried = () => JSON.parse(readFileSync(join(pair.folder, FILE), "utf8")) as Release;
  const live = () => pair.file("target");
  /** A run of what tries releases, with a release. */
  const run = (release: Release, more: object = {}) => {
    const { version, sha256, image, model } = runRelease(canary, release);
    const output = { release: version, releaseSha256: sha256, image, model };
    return pair.run({ output, ...more }, canary.arns.stateMachine, "target");
  };
  /** Why the release of the target's file is not promoted, with a run that is said to have tried it. */
  const blocks = async (arn: string | undefined, changes: Partial<Release> = {}) => {
    pair.writeFile("target", {
      ...second,
      ...(arn !== undefined && { canary: { runs: { preprocessing: arn } } }),
      previous: hashText(releaseText({ ...first, rollback: { from: "0.2.0" } })),
      ...changes,
    });
    const { out, err } = await unchanged(pair, "deployer", "plan");
    return `${out}${err}`.split("\n").filter((line) => line.includes("✗") || line.includes("canary run of"));
  };

  it("takes no release that was not tried", async () => {
    const { code, err } = await unchanged(pair, "deployer", "prepare", "0.2.0");
    expect([code, err]).to.deep.equal([
      2,
      "releases/prod.json names release 0.2.0 without a canary run of preprocessing, which the settings require (pipelines.preprocessing.canary.required). Try it beside the release that runs: npm run release -- prepare --canary 0.2.0\n",
    ]);
  });

  it("writes, plans and copies the release that is tried, and leaves the file of what runs", async () => {
    const before = live();
    const prepared = await call("prepare", "0.2.0", "--canary");
    expect(prepared.code, prepared.err).to.equal(0);
    expect(prepared.out).to.match(
      /^releases\/prod\.canary\.json names release 0\.2\.0:\n[^]*\nNext: review and commit it, then npm run release -- plan --canary\n$/,
    );
    expect(tried()).to.deep.equal({
      ...second,
      previous: hashText(releaseText({ ...first, rollback: { from: "0.2.0" } })),
    });
    const planned = await unchanged(pair, "deployer", "plan", "--canary");
    expect(planned.code, planned.err).to.equal(0);
    expect(planned.out).to.include("To promote it: npm run release -- promote --canary --confirm");
    const promoted = await call("promote", "--canary", "--confirm");
    expect(promoted.code, promoted.err).to.equal(0);
    expect(promoted.out).to.match(/\nNext: pulumi up -s prod, then npm run release -- canary\n$/);
    expect(Object.keys(await pair.tags("target", "ds-preprocessing"))).to.include(releasedTag(second));
    expect(live()).to.equal(before);
  });

  it("promotes what a run tried, and asks Step Functions for it", async () => {
    expect(await blocks(await run(second))).to.deep.equal([]);
    const name = "  ✗ preprocessing: canary run: found ";
    expect((await blocks(await run(other)))[0]).to.include(
      `${name}it ran release 0.2.1, and not what the file names`,
    );
    expect((await blocks(await run(second, { fails: true })))[0]).to.include(`${name}FAILED`);
    const gone = `${canary.arns.stateMachine.replace(":stateMachine:", ":execution:")}:gone`;
    expect((await blocks(gone))[0]).to.include(`${name}no such run`);
    const elsewhere = gone.replace("-canary-pipeline", "-pipeline");
    expect((await blocks(elsewhere))[0]).to.include("without a canary run of preprocessing");
    expect((await blocks(undefined))[0]).to.include("without a canary run of preprocessing");
  });

  it("goes back to what the target had, and to nothing else", async () => {
    await pair.deploy("target", {
      ...second,
      canary: { runs: {} },
      previous: hashText(releaseText({ ...first, rollback: { from: "0.2.0" } })),
    });
    const back = await unchanged(pair, "deployer", "rollback", "0.1.6");
    expect(back.out, back.err).to.match(
      /Nothing was changed\. To do this: npm run release -- rollback 0\.1\.6 --confirm\n$/,
    );
    const never = await unchanged(pair, "deployer", "rollback", "0.1.9");
    expect(never.code).to.equal(3);
    expect(never.out).to.include("✗ prod ran 0.1.9 before, so nothing tries it again: found (none)");
  });
});
