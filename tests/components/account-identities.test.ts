import { expect } from "chai";
import { Boundary } from "../../components/identity/boundary";
import { GithubIdentity } from "../../components/identity/github-identity";
import { RegistryGuard } from "../../components/images/registry-guard";
import { StateBackend } from "../../components/storage/state-backend";
import { TrustedRole } from "../../components/identity/trusted-role";
import { dataBucketPolicy } from "../../documents/resource-policies/bucket-policy";
import { accountKeyPolicy } from "../../documents/resource-policies/key-policy";
import { policy } from "../../documents/policy";
import { inputsOf, listed, publicOutputs, record, valueOf } from "./recorded-resources";

const DOCUMENT = policy({ Sid: "A", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:a"] });
const OTHER = policy({ Sid: "B", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["arn:q"] });

describe("a trusted role", () => {
  const role = (permissionsBoundary?: string) =>
    record(
      () =>
        new TrustedRole("deploy", {
          roleName: "ds-deploy",
          description: "Why",
          trust: policy(),
          policies: { objects: DOCUMENT, queues: OTHER },
          permissionsBoundary,
        }),
    );

  it("has the trust and the policies that it is given, each by its name", async () => {
    const recording = await role();
    expect(listed(recording)).to.deep.equal([
      "aws:iam/role:Role deploy-role",
      "aws:iam/rolePolicy:RolePolicy deploy-objects",
      "aws:iam/rolePolicy:RolePolicy deploy-queues",
      "ds:identity:TrustedRole deploy",
    ]);
    expect(inputsOf(recording, "aws:iam/role:Role", "deploy-role")).to.deep.equal({
      name: "ds-deploy",
      description: "Why",
      assumeRolePolicy: JSON.stringify(policy()),
    });
    expect(inputsOf(recording, "aws:iam/rolePolicy:RolePolicy", "deploy-queues")).to.deep.equal({
      name: "queues",
      role: "ds-deploy",
      policy: JSON.stringify(OTHER),
    });
    const { built, outputs } = recording;
    expect([await valueOf(built.arn), await valueOf(built.name)]).to.deep.equal([
      "arn-of-deploy-role",
      "ds-deploy",
    ]);
    expect(outputs).to.deep.equal({ deploy: ["arn", "name"] });
    expect(publicOutputs(built)).to.deep.equal(["arn", "name"]);
  });

  it("has the boundary that it is given", async () => {
    expect(inputsOf(await role("arn:boundary"), "aws:iam/role:Role", "deploy-role")).to.include({
      permissionsBoundary: "arn:boundary",
    });
  });
});

describe("GitHub's identity", () => {
  it("is a provider for tokens that were asked for AWS", async () => {
    const recording = await record(() => new GithubIdentity("github"));
    const type = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
    expect(listed(recording)).to.deep.equal([`${type} github-provider`, "ds:identity:GithubIdentity github"]);
    expect(inputsOf(recording, type, "github-provider")).to.deep.equal({
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
    });
    expect(await valueOf(recording.built.arn)).to.equal("arn-of-github-provider");
    expect(recording.outputs).to.deep.equal({ github: ["arn"] });
    expect(publicOutputs(recording.built)).to.deep.equal(["arn"]);
  });
});

describe("a boundary", () => {
  it("is a managed policy of its own name", async () => {
    const recording = await record(
      () => new Boundary("boundary", { policyName: "ds-boundary-prod", policy: DOCUMENT }),
    );
    expect(listed(recording)).to.deep.equal([
      "aws:iam/policy:Policy boundary-policy",
      "ds:identity:Boundary boundary",
    ]);
    expect(inputsOf(recording, "aws:iam/policy:Policy", "boundary-policy")).to.deep.equal({
      name: "ds-boundary-prod",
      description: "The most that the roles of one stack of the pipeline can do, whatever else allows it",
      policy: JSON.stringify(DOCUMENT),
    });
    expect(await valueOf(recording.built.arn)).to.equal("arn-of-boundary-policy");
    expect(recording.outputs).to.deep.equal({ boundary: ["arn"] });
    expect(publicOutputs(recording.built)).to.deep.equal(["arn"]);
  });
});

describe("a state backend", () => {
  it("is a versioned bucket that takes TLS only, under a key of its own", async () => {
    const recording = await record(
      () =>
        new StateBackend("state", {
          account: "123456789012",
          bucket: "ds-states",
          keyAlias: "alias/ds-states",
        }),
    );
    expect(listed(recording)).to.deep.equal([
      "aws:kms/alias:Alias state-encryption-alias",
      "aws:kms/key:Key state-encryption-key",
      "aws:s3/bucket:Bucket state-states-bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration state-states-lifecycle",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls state-states-ownership",
      "aws:s3/bucketPolicy:BucketPolicy state-states-policy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock state-states-public-access",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration state-states-encryption",
      "aws:s3/bucketVersioning:BucketVersioning state-states-versioning",
      "ds:security:EncryptionKey state-encryption",
      "ds:storage:SecureBucket state-states",
      "ds:storage:StateBackend state",
    ]);
    expect(inputsOf(recording, "aws:kms/key:Key", "state-encryption-key")["policy"]).to.equal(
      JSON.stringify(accountKeyPolicy("123456789012")),
    );
    expect(inputsOf(recording, "aws:s3/bucketPolicy:BucketPolicy", "state-states-policy")).to.deep.equal({
      bucket: "ds-states",
      policy: JSON.stringify(dataBucketPolicy("ds-states")),
    });
    const encryption = inputsOf(
      recording,
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "state-states-encryption",
    );
    expect(encryption["rules"]).to.deep.equal([
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn-of-state-encryption-key",
        },
        bucketKeyEnabled: true,
      },
    ]);
    const { rules } = inputsOf(
      recording,
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "state-states-lifecycle",
    );
    expect(rules).to.deep.equal([
      {
        id: "noncurrent-versions",
        status: "Enabled",
        filter: { prefix: "" },
        noncurrentVersionExpiration: { noncurrentDays: 365 },
      },
      {
        id: "unfinished-uploads",
        status: "Enabled",
        filter: { prefix: "" },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
      },
    ]);
    expect(await valueOf(recording.built.bucket)).to.equal("ds-states");
    expect(recording.outputs["state"]).to.deep.equal(["bucket"]);
    expect(publicOutputs(recording.built)).to.deep.equal(["bucket"]);
  });
});

describe("the guard of a registry", () => {
  it("is the registry's one policy, in the scope that covers pushes", async () => {
    const recording = await record(() => new RegistryGuard("registry", { policy: DOCUMENT }));
    const [scope, guard] = [
      "aws:ecr/accountSetting:AccountSetting",
      "aws:ecr/registryPolicy:RegistryPolicy",
    ] as const;
    expect(listed(recording)).to.deep.equal([
      `${scope} registry-scope`,
      `${guard} registry-policy`,
      "ds:images:RegistryGuard registry",
    ]);
    expect(inputsOf(recording, scope, "registry-scope")).to.deep.equal({
      name: "REGISTRY_POLICY_SCOPE",
      value: "V2",
    });
    expect(inputsOf(recording, guard, "registry-policy")).to.deep.equal({ policy: JSON.stringify(DOCUMENT) });
    expect(recording.outputs).to.deep.equal({ registry: [] });
  });
});
