import { expect } from "chai";
import type { Account } from "../../release/accounts/accounts";
import { listRecords } from "../../release/record";
import { ReleaseFileError } from "../../release/release-file";
import {
  readVerification,
  testedHash,
  type Verification,
  verificationName,
  writeVerification,
} from "../../release/verification";
import { SAMPLE_RELEASE, sampleSettings } from "../sample-settings";
import { accountOf } from "./account-of";
import { errorOf, FakeBucket } from "./fake-bucket";

const DEV = sampleSettings("dev");
const KEY = "releases/verified/staging/0.1.6.json";
const NAME = `s3://${DEV.names.artifactBucket}/${KEY}`;
const VERIFICATION: Verification = {
  version: "0.1.6",
  sha256: testedHash(SAMPLE_RELEASE),
  verifiedAt: "2026-02-01T12:00:00.000Z",
  runs: {
    preprocessing: "arn:aws:states:eu-central-1:012345678901:execution:ds-preprocessing-pipeline:run-1",
  },
};
const LATER = { ...VERIFICATION, verifiedAt: "2026-02-02T12:00:00.000Z" };

describe("the record of what a target verified", () => {
  const bucket = new FakeBucket(DEV.names.artifactBucket);
  let account: Account;
  before(async () => {
    await bucket.start();
    account = accountOf(DEV, { endpoint: bucket.url });
  });
  after(() => bucket.stop());
  beforeEach(() => bucket.clear());
  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (reason: unknown) => reason,
    );

  it("is in a folder of the target's, below the records, which the bucket's policy keeps", () => {
    expect(verificationName(account, "staging", "0.1.6")).to.equal(NAME);
  });

  it("is of what was tested, whatever a target adds of its own history", () => {
    const there = { ...SAMPLE_RELEASE, previous: "e".repeat(64), rollback: { from: "0.1.7" } };
    expect(testedHash(there)).to.equal(VERIFICATION.sha256);
    expect(testedHash({ ...SAMPLE_RELEASE, commit: "f".repeat(40) })).not.to.equal(VERIFICATION.sha256);
  });

  it("is written once, under a condition that S3 itself keeps, and stays as it was", async () => {
    const written = { verification: VERIFICATION, written: true };
    expect(await writeVerification(account, "staging", VERIFICATION)).to.deep.equal(written);
    expect(bucket.writes.map((headers) => headers["if-none-match"])).to.deep.equal(["*"]);
    expect(await writeVerification(account, "staging", LATER)).to.deep.equal({ ...written, written: false });
    expect(bucket.objects.get(KEY)).to.equal(`${JSON.stringify(VERIFICATION, null, 2)}\n`);
    expect(await readVerification(account, "staging", "0.1.6")).to.deep.equal(VERIFICATION);
    expect(await readVerification(account, "prod", "0.1.6")).to.equal(undefined);
  });

  it("is never replaced by that of another release of the version", async () => {
    await writeVerification(account, "staging", VERIFICATION);
    const other = { ...VERIFICATION, sha256: "0".repeat(64) };
    expect(await failure(writeVerification(account, "staging", other))).to.have.property(
      "message",
      `${NAME} is of another release 0.1.6 (${VERIFICATION.sha256}, not ${other.sha256}). Nobody can replace it: build and test what is wanted as a new version.`,
    );
  });

  it("that is gone right after it was written is an error", async () => {
    bucket.instead.push({ status: 200 }, errorOf(404, "NoSuchKey"));
    expect(await failure(writeVerification(account, "staging", VERIFICATION))).to.have.property(
      "message",
      `${NAME} was written and is not there. Check who may delete records in the bucket's policy, then run the same command again.`,
    );
  });

  it("is never what does not say so, or is of another version", async () => {
    for (const content of [
      "",
      "{",
      JSON.stringify({ ...VERIFICATION, version: "0.1.7" }),
      JSON.stringify({ ...VERIFICATION, sha256: "0" }),
      JSON.stringify({ ...VERIFICATION, runs: {} }),
      JSON.stringify({ ...VERIFICATION, more: 1 }),
    ]) {
      bucket.objects.set(KEY, content);
      const found = await failure(readVerification(account, "staging", "0.1.6"));
      expect(found).to.be.instanceOf(ReleaseFileError);
      expect(found).to.have.property(
        "message",
        `${NAME} is not the verification of 0.1.6: someone wrote it without the release command. Nobody can replace it: build and test what is wanted as a new version.`,
      );
    }
  });

  it("is no record of a test", async () => {
    bucket.objects.set(KEY, "{}");
    expect(await listRecords(account)).to.deep.equal([]);
  });
});
