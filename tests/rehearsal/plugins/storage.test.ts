import {
  DescribeRepositoriesCommand,
  ECRClient,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand as ListRepositoryTags,
} from "@aws-sdk/client-ecr";
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { Provider } from "../../../rehearsal/plugins/provider";
import { client, configure, DEV, REGION, useEmulator } from "./emulator";
import { live, make } from "./lifecycle";

const READERS = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${DEV}:root` },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::data/*",
    },
  ],
};

useEmulator();

describe("provisioning storage", () => {
  let provider: Provider, s3: S3Client, ecr: ECRClient;
  before(async () => {
    provider = await configure(DEV, { defaultTags: { tags: { team: "data" } } });
    s3 = client(S3Client);
    ecr = client(ECRClient);
    await make(provider, "aws:s3/bucket:Bucket", { bucket: "data" });
    await make(provider, "aws:ecr/repository:Repository", { name: "image" });
  });

  it("makes, tags and empties a bucket", async () => {
    const tags = async () => (await s3.send(new GetBucketTaggingCommand({ Bucket: "subject" }))).TagSet;
    const { made, created, changed, gone } = await live(
      provider,
      "aws:s3/bucket:Bucket",
      { bucket: "subject", forceDestroy: true, tags: { use: "test" } },
      { tags: { use: "more" } },
      async () => {
        const found = await tags();
        await s3.send(new PutObjectCommand({ Bucket: "subject", Key: "raw/data.csv", Body: "a,b\n" }));
        return found;
      },
    );
    expect(made.id).to.equal("subject");
    expect(made.outputs).to.deep.equal({
      arn: "arn:aws:s3:::subject",
      bucket: "subject",
      bucketDomainName: "subject.s3.amazonaws.com",
      bucketRegion: REGION,
      bucketRegionalDomainName: `subject.s3.${REGION}.amazonaws.com`,
      forceDestroy: true,
      region: REGION,
      tags: { use: "test" },
      tagsAll: { team: "data", use: "test" },
    });
    const { BucketRegion } = await s3.send(new HeadBucketCommand({ Bucket: "data" }));
    expect(BucketRegion).to.equal(REGION);
    expect(created).to.have.deep.members([
      { Key: "team", Value: "data" },
      { Key: "use", Value: "test" },
    ]);
    expect(changed).to.have.deep.members([
      { Key: "team", Value: "data" },
      { Key: "use", Value: "more" },
    ]);
    expect(gone).to.equal("NoSuchBucket");
  });

  it("keeps a bucket that still holds objects, unless the program says otherwise", async () => {
    const inputs = { bucket: "full" };
    const made = await make(provider, "aws:s3/bucket:Bucket", inputs);
    await s3.send(new PutObjectCommand({ Bucket: "full", Key: "a", Body: "a" }));
    const refused = await provider
      .delete("aws:s3/bucket:Bucket", { ...made, inputs })
      .catch((error: Error) => error.message);
    expect(refused).to.match(/^Could not delete aws:s3\/bucket:Bucket "full": BucketNotEmpty: /);
  });

  const Bucket = "data";
  const rule = { id: "old", status: "Enabled", filter: { prefix: "" } };
  const settings = [
    {
      type: "aws:s3/bucketVersioning:BucketVersioning",
      inputs: { versioningConfiguration: { status: "Enabled" } },
      changes: { versioningConfiguration: { status: "Suspended" } },
      read: async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status,
      created: "Enabled",
      changed: "Suspended",
      gone: "Suspended",
    },
    {
      type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      inputs: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      changes: {
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/k" },
            bucketKeyEnabled: true,
          },
        ],
      },
      read: async () =>
        (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules,
      created: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      changed: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/k" },
          BucketKeyEnabled: true,
        },
      ],
      // S3 encrypts every bucket: without a configuration it uses its own keys.
      gone: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }],
    },
    {
      type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      inputs: {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      changes: { blockPublicAcls: false },
      read: async () =>
        (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
      created: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      changed: {
        BlockPublicAcls: false,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      gone: "NoSuchPublicAccessBlockConfiguration",
    },
    {
      type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      inputs: { rule: { objectOwnership: "BucketOwnerEnforced" } },
      changes: { rule: { objectOwnership: "BucketOwnerPreferred" } },
      read: async () =>
        (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules,
      created: [{ ObjectOwnership: "BucketOwnerEnforced" }],
      changed: [{ ObjectOwnership: "BucketOwnerPreferred" }],
      gone: "OwnershipControlsNotFoundError",
    },
    {
      type: "aws:s3/bucketPolicy:BucketPolicy",
      inputs: { policy: READERS },
      changes: { policy: JSON.stringify({ ...READERS, Id: "second" }) },
      read: async () => {
        const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
        return JSON.parse(Policy ?? "") as unknown;
      },
      created: READERS,
      changed: { ...READERS, Id: "second" },
      gone: "NoSuchBucketPolicy",
    },
    {
      type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      inputs: {
        rules: [
          { ...rule, noncurrentVersionExpiration: { noncurrentDays: 30, newerNoncurrentVersions: 3 } },
          { id: "uploads", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
        ],
      },
      changes: {
        rules: [{ ...rule, expiration: { days: 90 }, transitions: [{ days: 30, storageClass: "GLACIER" }] }],
      },
      read: async () => (await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules,
      created: [
        {
          ID: "old",
          Status: "Enabled",
          Filter: { Prefix: "" },
          NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: 3 },
        },
        {
          ID: "uploads",
          Status: "Enabled",
          Filter: { Prefix: "" },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
      ],
      changed: [
        {
          ID: "old",
          Status: "Enabled",
          Filter: { Prefix: "" },
          Expiration: { Days: 90 },
          Transitions: [{ Days: 30, StorageClass: "GLACIER" }],
        },
      ],
      gone: "NoSuchLifecycleConfiguration",
    },
  ];
  for (const { type, inputs, changes, read, ...expected } of settings) {
    it(`writes, changes and takes back ${type}`, async () => {
      const { made, created, changed, gone } = await live(
        provider,
        type,
        { bucket: Bucket, ...inputs },
        changes,
        read,
      );
      expect(made.id).to.equal(Bucket);
      expect({ created, changed, gone }).to.deep.equal(expected);
    });
  }

  it("makes and changes a repository", async () => {
    const { made, created, changed, gone } = await live(
      provider,
      "aws:ecr/repository:Repository",
      {
        name: "subject",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        tags: { use: "test" },
      },
      { imageTagMutability: "MUTABLE", imageScanningConfiguration: { scanOnPush: false }, tags: {} },
      async ({ outputs }) => {
        const { repositories } = await ecr.send(
          new DescribeRepositoriesCommand({ repositoryNames: ["subject"] }),
        );
        const { imageTagMutability, imageScanningConfiguration, encryptionConfiguration } =
          repositories?.[0] ?? {};
        const { tags } = await ecr.send(new ListRepositoryTags({ resourceArn: outputs["arn"] as string }));
        return { imageTagMutability, imageScanningConfiguration, encryptionConfiguration, tags };
      },
    );
    expect(made.outputs).to.include({
      arn: `arn:aws:ecr:${REGION}:${DEV}:repository/subject`,
      registryId: DEV,
      repositoryUrl: `${DEV}.dkr.ecr.${REGION}.amazonaws.com/subject`,
    });
    expect(created).to.deep.equal({
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: "AES256" },
      tags: [
        { Key: "team", Value: "data" },
        { Key: "use", Value: "test" },
      ],
    });
    expect(changed).to.deep.equal({
      imageTagMutability: "MUTABLE",
      imageScanningConfiguration: { scanOnPush: false },
      encryptionConfiguration: { encryptionType: "AES256" },
      tags: [{ Key: "team", Value: "data" }],
    });
    expect(gone).to.equal("RepositoryNotFoundException");
  });

  const repositoryName = "image";
  const keep = (countNumber: number) => ({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber },
        action: { type: "expire" },
      },
    ],
  });
  const pull = (Sid: string) => ({
    Version: "2012-10-17",
    Statement: [{ Sid, Effect: "Allow", Principal: { AWS: DEV }, Action: "ecr:BatchGetImage" }],
  });
  const policies = [
    {
      type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      policy: keep(5),
      second: keep(9),
      read: async () =>
        (await ecr.send(new GetLifecyclePolicyCommand({ repositoryName }))).lifecyclePolicyText,
      gone: "LifecyclePolicyNotFoundException",
    },
    {
      type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
      policy: pull("First"),
      second: pull("Second"),
      read: async () => (await ecr.send(new GetRepositoryPolicyCommand({ repositoryName }))).policyText,
      gone: "RepositoryPolicyNotFoundException",
    },
  ];
  for (const { type, policy, second, read, gone } of policies) {
    it(`writes, changes and takes back ${type}`, async () => {
      const inputs = { repository: repositoryName, policy: JSON.stringify(policy) };
      const life = await live(provider, type, inputs, { policy: JSON.stringify(second) }, async () => {
        const text = await read();
        return JSON.parse(text ?? "") as unknown;
      });
      expect(life.made.id).to.equal(repositoryName);
      expect(life.made.outputs["registryId"]).to.equal(DEV);
      expect(life.created).to.deep.equal(policy);
      expect(life.changed).to.deep.equal(second);
      expect(life.gone).to.equal(gone);
    });
  }
});
