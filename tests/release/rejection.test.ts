import { expect } from "chai";
import type { Account } from "../../release/accounts/accounts";
import { listRecords } from "../../release/record";
import {
  readRejection,
  type Rejection,
  rejectionName,
  rejectionText,
  writeRejection,
} from "../../release/rejection";
import { ReleaseFileError } from "../../release/release-file";
import { sampleSettings } from "../sample-settings";
import { accountOf } from "./account-of";
import { errorOf, FakeBucket } from "./fake-bucket";

const DEV = sampleSettings("dev");
const KEY = "releases/rejected/0.1.6.json";
const NAME = `s3://${DEV.names.artifactBucket}/${KEY}`;
const REJECTION: Rejection = {
  version: "0.1.6",
  reason: "wrong currency in March",
  rejectedAt: "2026-02-01T12:00:00.000Z",
  rejectedBy: "arn:aws:sts::123456789012:assumed-role/ds-tester-dev/jane",
};

describe("the rejection of a version", () => {
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

  it("is below the records, which the bucket's policy keeps", () => {
    expect(rejectionName(account, "0.1.6")).to.equal(NAME);
  });

  it("is written once, under a condition that S3 itself keeps", async () => {
    expect(await writeRejection(account, REJECTION)).to.deep.equal({ rejection: REJECTION, written: true });
    expect(bucket.objects.get(KEY)).to.equal(`${JSON.stringify(REJECTION, null, 2)}\n`);
    expect(bucket.writes.map((headers) => headers["if-none-match"])).to.deep.equal(["*"]);
    expect(await readRejection(account, "0.1.6")).to.deep.equal(REJECTION);
  });

  it("stays when somebody rejects the version again", async () => {
    await writeRejection(account, REJECTION);
    expect(await writeRejection(account, { ...REJECTION, reason: "another" })).to.deep.equal({
      rejection: REJECTION,
      written: false,
    });
    expect(await readRejection(account, "0.1.6")).to.deep.equal(REJECTION);
  });

  it("that is gone right after it was written is an error", async () => {
    bucket.instead.push({ status: 200 }, errorOf(404, "NoSuchKey"));
    expect(await failure(writeRejection(account, REJECTION))).to.have.property(
      "message",
      `${NAME} was written and is not there. Check who may delete records in the bucket's policy, then run the same command again.`,
    );
  });

  it("is none where S3 says so, and only there", async () => {
    expect(await readRejection(account, "0.1.6")).to.equal(undefined);
    bucket.instead.push(errorOf(403, "AccessDenied"));
    expect(await failure(readRejection(account, "0.1.6"))).to.have.property("name", "AccessDenied");
  });

  it("that does not say why, or is of another version, is never taken for none", async () => {
    for (const content of [
      "",
      "{",
      JSON.stringify({ ...REJECTION, version: "0.1.7" }),
      JSON.stringify({ ...REJECTION, reason: "" }),
      JSON.stringify({ ...REJECTION, reason: "x".repeat(1001) }),
      JSON.stringify({ ...REJECTION, rejectedAt: "yesterday" }),
      JSON.stringify({ ...REJECTION, more: 1 }),
    ]) {
      bucket.objects.set(KEY, content);
      const found = await failure(readRejection(account, "0.1.6"));
      expect(found).to.be.instanceOf(ReleaseFileError);
      expect(found).to.have.property(
        "message",
        `${NAME} is not a rejection of 0.1.6: someone wrote it without the release command. Nobody can replace it, and the version counts as rejected: build and test what is wanted as a new version.`,
      );
    }
  });

  it("is one line, whatever its reason is", () => {
    expect(rejectionText({ ...REJECTION, reason: "bad\n  ✓ fine" })).to.equal(
      "rejected on 2026-02-01 by arn:aws:sts::123456789012:assumed-role/ds-tester-dev/jane: bad ✓ fine",
    );
    expect(rejectionText({ ...REJECTION, reason: "Wrong. " })).to.match(/: Wrong$/);
  });

  it("marks the version in the list of records, and is no record itself", async () => {
    for (const key of [KEY, "releases/0.1.6.json", "releases/0.1.7.json", "releases/rejected/0.1.8.json"])
      bucket.objects.set(key, "{}");
    bucket.page = 1;
    expect(await listRecords(account)).to.deep.equal([
      {
        version: "0.1.6",
        recordedAt: new Date("2026-01-01T00:00:00Z"),
        rejectedAt: new Date("2026-01-03T00:00:00Z"),
      },
      { version: "0.1.7", recordedAt: new Date("2026-01-02T00:00:00Z") },
    ]);
  });
});
