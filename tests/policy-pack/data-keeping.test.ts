import { expect } from "chai";
import { repositoryLifecycle } from "../../documents/resource-policies/repository-lifecycle";
import { findings } from "../../policy-pack/policy";
import type { Rule } from "../../policy-pack/rule";
import { dataLifecycle } from "../../policy-pack/rules/data/data-lifecycle";
import { encryptionAtRest } from "../../policy-pack/rules/data/encryption-at-rest";
import { noForceDestroy } from "../../policy-pack/rules/data/no-force-destroy";
import { protectData } from "../../policy-pack/rules/data/protect-data";
import { versioning } from "../../policy-pack/rules/data/versioning";
import { facts, resource, undecided } from "./facts";
import { withUnknown } from "./unknown-value";

const said = (rule: Rule, type: string, properties: object) =>
  findings(rule, resource(type, { ...properties }), facts("prod"));

describe("encryption-at-rest", () => {
  it("takes the algorithms of S3 for a bucket, and demands one", () => {
    const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    const bucket = (...rules: object[]) => said(encryptionAtRest, type, { rules });
    for (const sseAlgorithm of ["AES256", "aws:kms", "aws:kms:dsse"])
      expect(bucket({ applyServerSideEncryptionByDefault: { sseAlgorithm } })).to.deep.equal([]);
    expect(bucket()).to.deep.equal(['has no rule. Add one with sseAlgorithm "AES256" or "aws:kms".']);
    expect(bucket({ bucketKeyEnabled: true })).to.deep.equal([
      'sseAlgorithm is nothing. Make it "AES256" or "aws:kms".',
    ]);
    const older =
      "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2";
    expect(
      said(encryptionAtRest, older, {
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "none" } }],
      }),
    ).to.deep.equal(['sseAlgorithm is "none". Make it "AES256" or "aws:kms".']);
  });

  it("demands that a queue says how, and reads no key that only an update will know", () => {
    const queue = (properties: Readonly<Record<string, unknown>>) =>
      findings(encryptionAtRest, resource("aws:sqs/queue:Queue", properties), facts("prod"));
    const silent = [
      "does not say how it is encrypted. Make sqsManagedSseEnabled true, or give kmsMasterKeyId.",
    ];
    expect(queue({ sqsManagedSseEnabled: true })).to.deep.equal([]);
    expect(queue({ kmsMasterKeyId: "alias/ds-preprocessing" })).to.deep.equal([]);
    expect(queue({})).to.deep.equal(silent);
    expect(queue({ sqsManagedSseEnabled: false, kmsMasterKeyId: "" })).to.deep.equal(silent);
    expect(queue(withUnknown({}, "kmsMasterKeyId"))).to.deep.equal([]);
  });

  it("demands that a repository says how", () => {
    const repository = (properties: object) =>
      said(encryptionAtRest, "aws:ecr/repository:Repository", properties);
    expect(repository({ encryptionConfigurations: [{ encryptionType: "KMS" }] })).to.deep.equal([]);
    expect(repository({ encryptionConfigurations: [{}] })).to.deep.equal([]);
    expect(repository({})).to.deep.equal([
      'does not say how it is encrypted, which nothing can change later. Give encryptionConfigurations with encryptionType "AES256" or "KMS".',
    ]);
    expect(repository({ encryptionConfigurations: [{ encryptionType: "NONE" }] })).to.deep.equal([
      'encryptionType is "NONE". Make it "AES256" or "KMS".',
    ]);
  });

  it("demands the flag of what AWS leaves plain", () => {
    expect(said(encryptionAtRest, "aws:efs/fileSystem:FileSystem", {})).to.deep.equal([
      "encrypted is nothing. Make it true.",
    ]);
    expect(said(encryptionAtRest, "aws:rds/instance:Instance", { storageEncrypted: false })).to.deep.equal([
      "storageEncrypted is false. Make it true.",
    ]);
    expect(said(encryptionAtRest, "aws:ebs/volume:Volume", { encrypted: true })).to.deep.equal([]);
  });
});

describe("versioning", () => {
  it("takes Enabled alone", () => {
    const status = (found: string) =>
      said(versioning, "aws:s3/bucketVersioning:BucketVersioning", {
        versioningConfiguration: { status: found },
      });
    expect(status("Enabled")).to.deep.equal([]);
    expect(status("Suspended")).to.deep.equal([
      'versioningConfiguration.status is "Suspended". Make it "Enabled".',
    ]);
  });

  it("looks at what a bucket itself says, if it does", () => {
    expect(said(versioning, "aws:s3/bucket:Bucket", {})).to.deep.equal([]);
    expect(said(versioning, "aws:s3/bucket:Bucket", { versioning: { enabled: false } })).to.deep.equal([
      "versioning.enabled is false. Make it true.",
    ]);
    expect(
      said(versioning, "aws:s3/bucketV2:BucketV2", { versionings: [{ mfaDelete: true }] }),
    ).to.deep.equal(["versioning.enabled is nothing. Make it true."]);
  });
});

describe("data-lifecycle of a bucket", () => {
  const TYPE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
  const OLD = { id: "old", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 30 } };
  const UPLOADS = { id: "up", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 3 } };
  const found = (...rules: object[]) => said(dataLifecycle, TYPE, { rules });
  const keeps = (what: string, part: string) =>
    `keeps ${what} for good. Add an enabled rule for the whole bucket with ${part}.`;
  const VERSIONS = keeps("replaced versions", "noncurrentVersionExpiration");

  it("takes rules for the whole bucket that let versions and unfinished uploads go", () => {
    expect(found(OLD, UPLOADS)).to.deep.equal([]);
    expect(found({ ...OLD, ...UPLOADS, filter: { prefix: "" } })).to.deep.equal([]);
  });

  it("demands both, enabled and for the whole bucket", () => {
    expect(found()).to.deep.equal([VERSIONS, keeps("unfinished uploads", "abortIncompleteMultipartUpload")]);
    for (const change of [
      { status: "Disabled" },
      { filter: { prefix: "raw/" } },
      { prefix: "raw/" },
      { filter: { objectSizeGreaterThan: 1000 } },
      { noncurrentVersionExpiration: undefined },
    ])
      expect(found({ ...OLD, ...change }, UPLOADS)).to.deep.equal([VERSIONS]);
  });
});

describe("data-lifecycle of a repository", () => {
  const found = (policy: unknown) =>
    said(dataLifecycle, "aws:ecr/lifecyclePolicy:LifecyclePolicy", { policy });
  const rules = (...selections: object[]) => ({
    rules: selections.map((selection, index) => ({
      rulePriority: index + 1,
      selection: { countNumber: 14, ...selection },
      action: { type: "expire" },
    })),
  });
  const KEEP = {
    tagStatus: "tagged",
    tagPatternList: ["release-*"],
    countType: "imageCountMoreThan",
    countNumber: 100_000,
  };
  const AGE = { countType: "sinceImagePushed", countUnit: "days" };
  const takes = (priority: number) => [
    `rule ${priority} may take a released image that a target runs. Put a rule before it that keeps them all by count: tagPatternList ["release-*"], countType "imageCountMoreThan", countNumber 100000 or more.`,
  ];

  it("takes our own, as text or as a map, and one for untagged images alone", () => {
    expect(found(JSON.stringify(repositoryLifecycle(50, 14)))).to.deep.equal([]);
    expect(found(rules(KEEP, { tagStatus: "any", ...AGE }))).to.deep.equal([]);
    expect(found(rules({ tagStatus: "untagged", ...AGE }))).to.deep.equal([]);
    expect(found(rules({ tagStatus: "untagged", ...AGE }, KEEP, { tagStatus: "any", ...AGE }))).to.deep.equal(
      [],
    );
  });

  it("takes no rule that keeps fewer released images than a repository holds", () => {
    for (const countNumber of [0, 1, 50, 99_999])
      expect(found(rules({ ...KEEP, countNumber }))).to.deep.equal(takes(1));
    // What has the tag of a release has that of its version as well.
    const versions = { ...KEEP, tagPatternList: ["*.*.*"], countNumber: 50 };
    expect(found(rules(versions, KEEP))).to.deep.equal(takes(1));
    expect(found(rules(KEEP, versions))).to.deep.equal([]);
  });

  it("takes no rule for the age of what may be released, unless one before it keeps what is", () => {
    expect(found(rules({ tagStatus: "any", ...AGE }))).to.deep.equal(takes(1));
    expect(found(rules({ ...KEEP, ...AGE }))).to.deep.equal(takes(1));
    expect(found(rules({ ...KEEP, tagPatternList: ["v*"] }, { tagStatus: "any", ...AGE }))).to.deep.equal(
      takes(1),
    );
    expect(found(rules({ ...KEEP, tagPatternList: ["release-*", "v*"] }))).to.deep.equal(takes(1));
    expect(found(rules({ ...KEEP, tagPatternList: [] }))).to.deep.equal(takes(1));
    const archive = rules(KEEP).rules.map((rule) => ({ ...rule, action: { type: "transition" } }));
    expect(found({ rules: archive })).to.deep.equal(takes(1));
    const [keep, any] = rules(KEEP, { tagStatus: "any", ...AGE }).rules;
    expect(found({ rules: [keep, { ...any, rulePriority: 0 }] })).to.deep.equal(takes(0));
  });

  it("refuses what it cannot read", () => {
    const cannot = (reason: string) => [undecided("data-lifecycle", reason)];
    expect(found("[]")).to.deep.equal(cannot("the lifecycle policy has no rules"));
    expect(found(rules({ tagStatus: "some" }))).to.deep.equal(cannot('a rule\'s tagStatus is "some"'));
    expect(found({ rules: [{ rulePriority: "1" }] })).to.deep.equal(cannot('a rule\'s priority is "1"'));
  });
});

describe("no-force-destroy", () => {
  const LEAVE = "Leave it out: empty it by hand when it is really to go.";
  const LOST = "Make it 30: what the key encrypts is lost with it.";
  for (const [type, key, dangerous, safe, instead] of [
    ["aws:s3/bucket:Bucket", "forceDestroy", true, false, LEAVE],
    ["aws:s3/bucketV2:BucketV2", "forceDestroy", "true", undefined, LEAVE],
    ["aws:ecr/repository:Repository", "forceDelete", true, false, LEAVE],
    [
      "aws:secretsmanager/secret:Secret",
      "recoveryWindowInDays",
      0,
      7,
      "Leave it out: a deleted secret can be had back for 30 days.",
    ],
    ["aws:kms/key:Key", "deletionWindowInDays", 7, 30, LOST],
    [
      "aws:rds/instance:Instance",
      "skipFinalSnapshot",
      true,
      undefined,
      "Make it false, and name the finalSnapshotIdentifier.",
    ],
  ] as const)
    it(`refuses ${key} ${dangerous} of ${type}`, () => {
      const message = `${key} is ${JSON.stringify(dangerous)}. ${instead}`;
      expect(said(noForceDestroy, type, { [key]: dangerous })).to.deep.equal([message]);
      expect(said(noForceDestroy, type, { [key]: safe })).to.deep.equal([]);
    });
});

describe("protect-data", () => {
  it("demands protection of what holds data, and of nothing else", () => {
    const found = (type: string, protect: boolean) =>
      findings(protectData, resource(type, {}, { protect }), facts("prod"));
    for (const type of ["aws:s3/bucket:Bucket", "aws:ecr/repository:Repository", "aws:kms/key:Key"]) {
      expect(found(type, false)).to.deep.equal([
        "is not protected. Give it the resource option protect: true.",
      ]);
      expect(found(type, true)).to.deep.equal([]);
    }
    expect(found("aws:s3/bucketPolicy:BucketPolicy", false)).to.deep.equal([]);
    expect(found("aws:kms/keyPolicy:KeyPolicy", false)).to.deep.equal([]);
  });

  it("is for targets", () => {
    expect(protectData.level).to.deep.equal({ source: "disabled", target: "mandatory" });
  });
});
