import { expect } from "chai";
import type { Account } from "../../release/accounts/accounts";
import { ReleaseError } from "../../release/release-error";
import { listRecords, readRecord, recordName, writeRecord } from "../../release/record";
import { type Release, ReleaseFileError } from "../../release/release-file";
import { SAMPLE_RELEASE, sampleSettings } from "../sample-settings";
import { accountOf } from "./account-of";
import { errorOf, FakeBucket } from "./fake-bucket";

const DEV = sampleSettings("dev");
const NAME = `s3://${DEV.names.artifactBucket}/releases/0.1.6.json`;

const REMEDY = "Nobody can replace a record: build and test it as a new version.";

describe("the record of a tested release", () => {
  const bucket = new FakeBucket(DEV.names.artifactBucket);
  let account: Account;
  before(async () => {
    await bucket.start();
    account = accountOf(DEV, { endpoint: bucket.url });
  });
  after(() => bucket.stop());
  beforeEach(() => bucket.clear());
  const held = () => bucket.objects.get("releases/0.1.6.json");
  const failure = async (work: Promise<unknown>): Promise<Error> => {
    const failed: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(failed).to.be.instanceOf(Error);
    return failed as Error;
  };

  it("has a name that people can look up", () => {
    expect(recordName(account, "0.1.6")).to.equal(NAME);
  });

  it("is written once, under a condition that S3 itself keeps", async () => {
    expect(await writeRecord(account, SAMPLE_RELEASE)).to.equal(true);
    expect(held()).to.equal(`${JSON.stringify(SAMPLE_RELEASE, null, 2)}\n`);
    expect(bucket.writes.map((headers) => headers["if-none-match"])).to.deep.equal(["*"]);
    expect(await readRecord(account, "0.1.6")).to.deep.equal(SAMPLE_RELEASE);
  });

  it("is there already when the same is written again", async () => {
    await writeRecord(account, SAMPLE_RELEASE);
    expect(await writeRecord(account, structuredClone(SAMPLE_RELEASE))).to.equal(false);
  });

  it("stays when another is written under its version, and the message says how they differ", async () => {
    await writeRecord(account, SAMPLE_RELEASE);
    const before = held();
    const commit = "f".repeat(40);
    const refusal = await failure(writeRecord(account, { ...SAMPLE_RELEASE, commit }));
    expect(refusal).to.be.instanceOf(ReleaseError).with.property("reason", "refused");
    expect(refusal.message).to.equal(
      `${NAME} is there with other content (commit ${SAMPLE_RELEASE.commit}, now ${commit}). A record is never replaced: build and test it as a new version.`,
    );
    expect(held()).to.equal(before);
  });

  it("stays when two write it at once: one of them learns that the other did", async () => {
    const other: Release = { ...SAMPLE_RELEASE, commit: "f".repeat(40) };
    const outcomes = await Promise.allSettled(
      [SAMPLE_RELEASE, other].map((each) => writeRecord(account, each)),
    );
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
    const winner = outcomes[0]?.status === "fulfilled" ? SAMPLE_RELEASE : other;
    expect(await readRecord(account, "0.1.6")).to.deep.equal(winner);
  });

  it("is compared when S3 says that another writer is about to win", async () => {
    bucket.objects.set("releases/0.1.6.json", JSON.stringify(SAMPLE_RELEASE));
    bucket.instead.push(errorOf(409, "ConditionalRequestConflict"));
    expect(await writeRecord(account, SAMPLE_RELEASE)).to.equal(false);
  });

  it("is none where S3 says so", async () => {
    expect(await readRecord(account, "0.1.6")).to.equal(undefined);
  });

  it("is not none where S3 says anything else", async () => {
    for (const [status, code] of [
      [403, "AccessDenied"],
      [404, "NoSuchBucket"],
      [503, "SlowDown"],
    ] as const) {
      bucket.instead.push(errorOf(status, code));
      expect((await failure(readRecord(account, "0.1.6"))).name).to.equal(code);
    }
  });

  it("is refused when it is no release, or not one of this version, or was not tested", async () => {
    const { evidence: _evidence, ...untested } = SAMPLE_RELEASE;
    const beside = (version: string, evidence: string) =>
      `${NAME} is not a record of 0.1.6: it names version ${version}, ${evidence} evidence. Someone wrote it without the release command. ${REMEDY}`;
    const cases: readonly (readonly [string, string | RegExp])[] = [
      [
        "{",
        /^s3:\/\/.+\/releases\/0\.1\.6\.json is not JSON \([^)]+\)\. Nobody can replace a record: build and test it as a new version\.$/,
      ],
      [
        "null",
        `${NAME} is malformed:\n  (the file): found null; allowed: a map with the keys version, commit, images, model, models, evidence, rollback, canary, previous\n${REMEDY}`,
      ],
      [JSON.stringify({ ...SAMPLE_RELEASE, version: "0.1.7" }), beside("0.1.7", "with")],
      [JSON.stringify(untested), beside("0.1.6", "without")],
    ];
    for (const [content, message] of cases) {
      bucket.objects.set("releases/0.1.6.json", content);
      const refusal = await failure(readRecord(account, "0.1.6"));
      expect(refusal).to.be.instanceOf(ReleaseFileError);
      if (typeof message === "string") expect(refusal.message).to.equal(message);
      else expect(refusal.message).to.match(message);
    }
  });

  it("is refused by its length before it is read", async () => {
    const most = JSON.stringify(SAMPLE_RELEASE).padEnd(65_536);
    bucket.objects.set("releases/0.1.6.json", most);
    expect(await readRecord(account, "0.1.6")).to.deep.equal(SAMPLE_RELEASE);
    bucket.instead.push({ status: 200, body: "{", promised: 65_537 });
    const refusal = await failure(readRecord(account, "0.1.6"));
    expect(refusal).to.be.instanceOf(ReleaseFileError);
    expect(refusal.message).to.equal(
      `${NAME} has 65537 bytes, and a record has no more than 65536. ${REMEDY}`,
    );
  });

  it("is read although today's settings have other images or another processor", async () => {
    const image = { digest: `sha256:${"c".repeat(64)}`, platforms: ["linux/arm64"] };
    const older: Release = { ...SAMPLE_RELEASE, images: { "old-name": image } };
    bucket.objects.set("releases/0.1.6.json", JSON.stringify(older));
    expect(await readRecord(account, "0.1.6")).to.deep.equal(older);
  });

  describe("in a list of them", () => {
    it("is one of all, on however many pages, with the time at which it was written", async () => {
      for (const version of ["0.1.6", "0.1.7", "0.2.0-rc.1"])
        bucket.objects.set(`releases/${version}.json`, "{}");
      bucket.page = 2;
      expect(await listRecords(account)).to.deep.equal([
        { version: "0.1.6", recordedAt: new Date("2026-01-01T00:00:00Z") },
        { version: "0.1.7", recordedAt: new Date("2026-01-02T00:00:00Z") },
        { version: "0.2.0-rc.1", recordedAt: new Date("2026-01-03T00:00:00Z") },
      ]);
    });

    it("is not what only looks like one", async () => {
      for (const key of [
        "releases/latest.json",
        "releases/a/0.1.6.json",
        "releases/0.1.6.txt",
        "models/0.1.6.json",
      ])
        bucket.objects.set(key, "{}");
      expect(await listRecords(account)).to.deep.equal([]);
    });
  });
});
