import { expect } from "chai";
import { checkVerified } from "../../../release/promotion/verified";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import { testedHash } from "../../../release/verification";
import type { Settings } from "../../../settings/settings";
import { SAMPLE_RELEASE, sampleSettings, SEVERAL_RELEASE, severalSettings } from "../../sample-settings";
import { type Answers, answering } from "../answering";

const DEV = sampleSettings("dev");
const CHAINED = sampleSettings("prod", { after: "staging" });
const NAME = `s3://${DEV.names.artifactBucket}/releases/verified/staging/0.1.6.json`;
const NEWER = { ...SAMPLE_RELEASE, version: "0.1.7" };
const BACK: Release = { ...SAMPLE_RELEASE, rollback: { from: "0.1.7" }, previous: "e".repeat(64) };

const error = (name: string, httpStatusCode: number) =>
  Object.assign(new Error("not you"), { name, $metadata: { httpStatusCode } });
const NONE = error("NoSuchKey", 404);
const deployed = (release: Release) => ({ release, hash: hashText(releaseText(release)) });
const verified = (release: Release, ...pipelines: readonly string[]) => {
  const { version } = release;
  const runs = Object.fromEntries(
    (pipelines.length > 0 ? pipelines : ["preprocessing"]).map((name) => [
      name,
      `arn:aws:states:us-east-1:012345678901:execution:ds-${name}-pipeline:b`,
    ]),
  );
  const content = { version, sha256: testedHash(release), verifiedAt: "2026-02-01T12:00:00Z", runs };
  return { Body: { transformToString: () => Promise.resolve(JSON.stringify(content)) } };
};
const history = (...releases: readonly Release[]) => ({
  GetParameterHistory: {
    Parameters: releases.map((release, index) => ({ Version: index + 1, Value: releaseText(release) })),
  },
});

describe("what the target before has verified", () => {
  const check = (
    chosen: Parameters<typeof checkVerified>[1],
    GetObject: Answers[string],
    ofTarget: Answers = {},
    target: Settings = CHAINED,
  ) => checkVerified({ source: answering(DEV, { GetObject }), target: answering(target, ofTarget) }, chosen);
  const FORWARD = { release: SAMPLE_RELEASE, deployed: undefined };

  it("is not asked where the target comes after none", async () => {
    expect(await check(FORWARD, NONE, {}, sampleSettings("prod"))).to.deep.equal([]);
  });

  it("lets through what it has verified, by its checksum", async () => {
    const [found, ...more] = await check(FORWARD, verified(SAMPLE_RELEASE));
    expect(more).to.deep.equal([]);
    expect(found).to.include({ ok: true, where: "source", name: "staging has run and verified 0.1.6" });
  });

  it("keeps out what it has not, and says what to do", async () => {
    expect(await check(FORWARD, NONE)).to.deep.equal([
      {
        where: "source",
        name: "staging has run and verified 0.1.6",
        ok: false,
        found: "(none)",
        expected: `${NAME} of ${testedHash(SAMPLE_RELEASE)}`,
        fix: "Promote 0.1.6 to staging, deploy it and run it there, then: npm run release -- verify --stack staging --record",
      },
    ]);
  });

  describe("of several pipelines", () => {
    const several = severalSettings("prod", { after: "staging" });
    const forward = (release: Release) => ({ release, deployed: undefined });

    it("is a run there of each that the target has and the release names", async () => {
      const ran = verified(SEVERAL_RELEASE, "churn", "preprocessing", "smoke", "more");
      expect((await check(forward(SEVERAL_RELEASE), ran, {}, several))[0]).to.include({ ok: true });
      const { "ds-smoke": _smoke, ...images } = SEVERAL_RELEASE.images;
      const fewer = { ...SEVERAL_RELEASE, images };
      const ranFewer = verified(fewer, "churn", "preprocessing");
      expect((await check(forward(fewer), ranFewer, {}, several))[0]).to.include({ ok: true });
    });

    it("keeps out a release of which a pipeline did not run there, and names it", async () => {
      const ran = verified(SEVERAL_RELEASE, "preprocessing");
      const { version } = SEVERAL_RELEASE;
      expect(await check(forward(SEVERAL_RELEASE), ran, {}, several)).to.deep.equal([
        {
          where: "source",
          name: `staging has run and verified ${version}`,
          ok: false,
          found: `no run of pipeline churn and pipeline smoke, which staging did not run with ${version}`,
          expected: `${NAME} of ${testedHash(SEVERAL_RELEASE)}, with a run of each pipeline that prod runs of it`,
          fix: `Give staging pipeline churn and pipeline smoke in Pulumi.staging.yaml, then promote a new version there: the record of ${version} stays as it is.`,
        },
      ]);
    });
  });

  it("keeps out another release of the version that it has verified", async () => {
    const other = { ...SAMPLE_RELEASE, commit: "f".repeat(40) };
    const [found] = await check(FORWARD, verified(other));
    expect(found).to.include({ ok: false, found: testedHash(other) });
  });

  it("that the caller may not read keeps the release out", async () => {
    const [found] = await check(FORWARD, error("AccessDenied", 403));
    expect(found).to.include({ ok: false, unchecked: "forbidden" });
  });

  it("is not asked of what the target has: its settings may change before the chain has caught up", async () => {
    expect(await check({ release: SAMPLE_RELEASE, deployed: deployed(SAMPLE_RELEASE) }, NONE)).to.deep.equal(
      [],
    );
  });

  describe("of a rollback", () => {
    const chosen = { release: BACK, deployed: deployed(NEWER) };

    it("is not asked where the target had that very release", async () => {
      const had = { ...SAMPLE_RELEASE, previous: "d".repeat(64) };
      const [found] = await check(chosen, NONE, history(had, NEWER));
      expect(found).to.include({ ok: true, name: "prod had 0.1.6 before" });
    });

    it("is asked where it had another release of the version, or none", async () => {
      const other = { ...SAMPLE_RELEASE, commit: "f".repeat(40) };
      for (const before of [history(other, NEWER), history(NEWER)]) {
        expect((await check(chosen, NONE, before))[0]).to.include({ ok: false, found: "(none)" });
        expect((await check(chosen, verified(SAMPLE_RELEASE), before))[0]).to.include({ ok: true });
      }
    });

    it("keeps it out where the caller may not read what the target had", async () => {
      const denied = { GetParameterHistory: error("AccessDeniedException", 400) };
      expect((await check(chosen, verified(SAMPLE_RELEASE), denied))[0]).to.include({ ok: false });
    });
  });
});
