import { expect } from "chai";
import { ArtifactBucket } from "../../components/storage/artifact-bucket";
import { DataBuckets } from "../../components/storage/data-buckets";
import { SecureBucket, type SecureBucketArgs } from "../../components/storage/secure-bucket";
import { dataBucketPolicy } from "../../documents/resource-policies/bucket-policy";
import { inputsOf, listed, publicOutputs, record, valueOf } from "./recorded-resources";

const RETENTION = { currentDays: 90, noncurrentDays: 30, unfinishedUploadDays: 3 };
const bucket = (changes: Partial<SecureBucketArgs> = {}) =>
  record(
    () => new SecureBucket("data", { bucket: "ds-input", retention: RETENTION, protect: false, ...changes }),
  );
const everything = { status: "Enabled", filter: { prefix: "" } };
const NONCURRENT = {
  id: "noncurrent-versions",
  ...everything,
  noncurrentVersionExpiration: { noncurrentDays: 30 },
};
const UNFINISHED = {
  id: "unfinished-uploads",
  ...everything,
  abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
};

/** The parts of every secure bucket. */
const parts = (name: string) => [
  `aws:s3/bucket:Bucket ${name}-bucket`,
  `aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration ${name}-lifecycle`,
  `aws:s3/bucketOwnershipControls:BucketOwnershipControls ${name}-ownership`,
  `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock ${name}-public-access`,
  `aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration ${name}-encryption`,
  `aws:s3/bucketVersioning:BucketVersioning ${name}-versioning`,
  `ds:storage:SecureBucket ${name}`,
];

describe("a secure bucket", () => {
  it("is these resources, without a policy of its own", async () => {
    expect(listed(await bucket())).to.deep.equal(parts("data"));
  });

  it("is never emptied in order to be deleted", async () => {
    expect(inputsOf(await bucket(), "aws:s3/bucket:Bucket", "data-bucket")).to.deep.equal({
      bucket: "ds-input",
      forceDestroy: false,
    });
  });

  it("is closed to the public in all four ways", async () => {
    const type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
    expect(inputsOf(await bucket(), type, "data-public-access")).to.deep.equal({
      bucket: "ds-input",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  it("knows no access lists, and keeps versions", async () => {
    const recording = await bucket();
    const ownership = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
    expect(inputsOf(recording, ownership, "data-ownership")).to.deep.equal({
      bucket: "ds-input",
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    expect(inputsOf(recording, "aws:s3/bucketVersioning:BucketVersioning", "data-versioning")).to.deep.equal({
      bucket: "ds-input",
      versioningConfiguration: { status: "Enabled" },
    });
  });

  it("is encrypted with a key of S3, or with the one it is given", async () => {
    const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    expect(inputsOf(await bucket(), type, "data-encryption")["rules"]).to.deep.equal([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    expect(inputsOf(await bucket({ keyArn: "arn:key" }), type, "data-encryption")["rules"]).to.deep.equal([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:key" },
        bucketKeyEnabled: true,
      },
    ]);
  });

  it("forgets replaced versions, unfinished uploads and, where it is told to, current objects", async () => {
    const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    expect(inputsOf(await bucket(), type, "data-lifecycle")["rules"]).to.deep.equal([
      NONCURRENT,
      UNFINISHED,
      { id: "current-objects", ...everything, expiration: { days: 90 } },
    ]);
    const kept = await bucket({ retention: { ...RETENTION, currentDays: 0 } });
    expect(inputsOf(kept, type, "data-lifecycle")["rules"]).to.deep.equal([NONCURRENT, UNFINISHED]);
  });

  it("has the policy that it is given", async () => {
    const recording = await bucket({ policy: dataBucketPolicy("ds-input") });
    const policy = inputsOf(recording, "aws:s3/bucketPolicy:BucketPolicy", "data-policy");
    expect(policy["bucket"]).to.equal("ds-input");
    expect(JSON.parse(policy["policy"] as string)).to.deep.equal(dataBucketPolicy("ds-input"));
  });

  it("says its name and ARN", async () => {
    const { built, outputs } = await bucket();
    expect([await valueOf(built.bucket), await valueOf(built.arn)]).to.deep.equal([
      "ds-input",
      "arn-of-data-bucket",
    ]);
    expect(outputs).to.deep.equal({ data: ["bucket", "arn"] });
    expect(publicOutputs(built)).to.deep.equal(["bucket", "arn"]);
  });
});

describe("the data buckets", () => {
  const data = () =>
    record(
      () =>
        new DataBuckets("data", {
          inputBucket: "ds-input",
          outputBucket: "ds-output",
          retention: RETENTION,
          keyArn: "arn:key",
          protect: true,
        }),
    );

  it("are two secure buckets, each with a policy", async () => {
    expect(listed(await data())).to.deep.equal(
      [
        "ds:storage:DataBuckets data",
        ...["data-input", "data-output"].flatMap((name) => [
          ...parts(name),
          `aws:s3/bucketPolicy:BucketPolicy ${name}-policy`,
        ]),
      ].sort(),
    );
  });

  it("let in nobody who does not use TLS, each its own", async () => {
    const recording = await data();
    for (const side of ["input", "output"]) {
      const { policy } = inputsOf(recording, "aws:s3/bucketPolicy:BucketPolicy", `data-${side}-policy`);
      expect(JSON.parse(policy as string)).to.deep.equal(dataBucketPolicy(`ds-${side}`));
      const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
      expect(inputsOf(recording, type, `data-${side}-encryption`)["bucket"]).to.equal(`ds-${side}`);
    }
    expect(recording.outputs["data"]).to.deep.equal(["input", "output"]);
  });
});

describe("the artifact bucket", () => {
  it("is a secure bucket without a policy, which comes with the grants", async () => {
    const args = { bucket: "ds-artifacts", retention: { ...RETENTION, currentDays: 0 } };
    const recording = await record(() => new ArtifactBucket("artifacts", args));
    expect(listed(recording)).to.deep.equal(
      ["ds:storage:ArtifactBucket artifacts", ...parts("artifacts-models")].sort(),
    );
    expect(recording.outputs["artifacts"]).to.deep.equal(["bucket", "arn"]);
    expect(publicOutputs(recording.built)).to.deep.equal(["bucket", "arn"]);
    expect(await valueOf(recording.built.bucket)).to.equal("ds-artifacts");
  });
});
