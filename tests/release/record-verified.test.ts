import { expect } from "chai";
import { type Check, open, unchecked } from "../../release/checks/check";
import { TASKS_OF_LAST_RUN } from "../../release/checks/run-checks";
import type { Call, Outcome } from "../../release/command-line/command";
import { recordVerified } from "../../release/commands/record-verified";
import { nextText } from "../../release/commands/plan-text";
import type { Settings } from "../../settings/settings";
import { type Verification, testedHash } from "../../release/verification";
import { pipelinesOf } from "../../settings/settings";
import { sampleSettings, SEVERAL_RELEASE, severalSettings } from "../sample-settings";
import { accountOf } from "./account-of";
import {
  deploymentOf,
  deploymentWith,
  nothingOf,
  PROD,
  RELEASE,
  runWith,
  stackOf,
} from "./checks/sample-deployment";
import { FakeBucket } from "./fake-bucket";

const DEV = sampleSettings("dev");
const KEY = "releases/verified/prod/0.1.6.json";
const RUN = runWith();
const PASSED: Check = { where: "source", name: "record", ok: true, found: "", expected: "", fix: "" };
const CALL = {
  flag: (_name: string) => false,
  line: (...words: readonly string[]) => ["npm run release --", ...words].join(" "),
} as Call;
const SAID: Outcome = { exitCode: 0, text: "✓ all agrees", json: { ok: true } };

describe("what comes after a promotion", () => {
  it("is to record it where other targets wait for that", () => {
    const after = (...targets: readonly Settings[]) =>
      nextText({ ...CALL, stacks: { source: DEV, target: () => PROD, targets } });
    expect(after(PROD)).to.equal("Next: pulumi up -s prod, then npm run release -- verify");
    const live = { ...PROD, stack: "live", after: "prod" };
    expect(after(PROD, live)).to.equal(
      "Next: pulumi up -s prod, then once it has run npm run release -- verify --record",
    );
  });
});

describe("verify --record", () => {
  const bucket = new FakeBucket(DEV.names.artifactBucket);
  before(() => bucket.start());
  after(() => bucket.stop());
  beforeEach(() => bucket.clear());

  const record = (checks: readonly Check[], runs = [RUN], found = SAID) =>
    recordVerified(CALL, {
      source: accountOf(DEV, { endpoint: bucket.url }),
      target: accountOf(PROD, { endpoint: bucket.url }),
      release: RELEASE,
      deployment: stackOf(deploymentWith({ runs })),
      checks,
      found,
    });
  const notRecorded = async (outcome: Promise<Outcome>, exitCode: number, why: string) => {
    const { exitCode: code, text, json } = await outcome;
    expect(code).to.equal(exitCode);
    expect(text).to.equal(`✓ all agrees\n✗ Not recorded: ${why}`);
    expect(json).to.deep.equal(SAID.json);
    expect([...bucket.objects.keys()]).to.deep.equal([]);
  };

  it("writes what was verified, and the run that passed with it, once", async () => {
    const { exitCode, text, json } = await record([PASSED]);
    const name = `s3://${DEV.names.artifactBucket}/${KEY}`;
    expect([exitCode, text]).to.deep.equal([
      0,
      `✓ all agrees\n✓ ${name} is written: targets that come after prod may take release 0.1.6`,
    ]);
    const written = JSON.parse(bucket.objects.get(KEY) ?? "") as Verification;
    expect(written).to.deep.include({
      version: "0.1.6",
      sha256: testedHash(RELEASE),
      runs: { preprocessing: RUN.arn },
    });
    expect(json).to.deep.equal({ ok: true, verification: written, written: true });
    const again = await record([PASSED]);
    expect(again.text).to.equal(`✓ all agrees\n✓ ${name} is there since ${written.verifiedAt}`);
    expect(again.json).to.deep.equal({ ok: true, verification: written, written: false });
  });

  it("writes nothing while a check fails, or could not be made", async () => {
    for (const failed of [{ ...PASSED, ok: false }, unchecked(PASSED, "AccessDenied")])
      await notRecorded(
        record([PASSED, failed], [RUN], { ...SAID, exitCode: 6 }),
        6,
        "not every check has passed.",
      );
  });

  it("writes nothing without a run that has ended since the release was there", async () => {
    for (const runs of [[], [runWith({ status: "RUNNING" })], [runWith({ onValidationData: true })]])
      await notRecorded(record([PASSED], runs), 0, "not every check has passed.");
  });

  it("waits for what is in progress, and not for more of a fan-out than is ever read", async () => {
    await notRecorded(
      record([
        PASSED,
        open("run", "run night-2", "RUNNING"),
        open("run", "digest of the running task a", ""),
      ]),
      3,
      "not done yet: run night-2 and digest of the running task a. Run the same command again afterwards: npm run release -- verify --record",
    );
    const { text } = await record([PASSED, open("run", TASKS_OF_LAST_RUN, "those of 5 of its 9 objects")]);
    expect(text).to.include("is written");
  });

  describe("of several pipelines", () => {
    const settings = severalSettings("prod");
    const { "ds-smoke": _image, ...images } = SEVERAL_RELEASE.images;
    const release = { ...SEVERAL_RELEASE, images };
    const recordAll = (ran: readonly string[], checks: readonly Check[]) =>
      recordVerified(CALL, {
        source: accountOf(DEV, { endpoint: bucket.url }),
        target: accountOf(settings, { endpoint: bucket.url }),
        release,
        deployment: stackOf(
          ...pipelinesOf(settings).map((pipeline) =>
            pipeline.workload === "smoke"
              ? nothingOf(pipeline, release)
              : deploymentOf(pipeline, release, {
                  runs: ran.includes(pipeline.workload) ? [runWith({}, pipeline, release)] : [],
                }),
          ),
        ),
        checks,
        found: SAID,
      });
    const unreleased = [
      open("deployment", "smoke: pipeline", "not released yet"),
      open("run", "smoke: last run", ""),
    ];

    it("names the run of each that the release has, and waits for no other", async () => {
      const { text } = await recordAll(["churn", "preprocessing"], [PASSED, ...unreleased]);
      expect(text).to.include("is written");
      const { runs } = JSON.parse(bucket.objects.get(KEY) ?? "") as Verification;
      expect(Object.entries(runs).map(([name, arn]) => [name, arn.split(":").at(-2)])).to.deep.equal([
        ["churn", "ds-churn-pipeline"],
        ["preprocessing", "ds-preprocessing-pipeline"],
      ]);
    });

    it("writes nothing while one of them has not run", async () => {
      await notRecorded(recordAll(["churn"], [PASSED]), 0, "not every check has passed.");
      await notRecorded(
        recordAll(["churn", "preprocessing"], [PASSED, open("run", "churn: run night-2", "RUNNING")]),
        3,
        "not done yet: churn: run night-2. Run the same command again afterwards: npm run release -- verify --record",
      );
    });
  });
});
