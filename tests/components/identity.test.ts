import { expect } from "chai";
import { ModelReaderGrant, SourceGrants } from "../../components/identity/cross-account-grants";
import { EncryptionKey } from "../../components/security/encryption-key";
import { ServiceRole } from "../../components/identity/service-role";
import { artifactBucketPolicy } from "../../documents/resource-policies/bucket-policy";
import { policy } from "../../documents/policy";
import { repositoryPolicy } from "../../documents/resource-policies/repository-policy";
import { modelReaderPolicy } from "../../documents/roles/task-role";
import { serviceTrustPolicy } from "../../documents/roles/trust-policy";
import { PROD_GRANT } from "../sample-settings";
import { inputsOf, listed, publicOutputs, record, valueOf } from "./recorded-resources";

const PROMOTERS = { ...PROD_GRANT, roles: ["ds-promotion-prod"] };
const parsed = (text: unknown): unknown => JSON.parse(text as string);

describe("a source's grants", () => {
  const grants = (promoters = [PROMOTERS]) =>
    record(
      () =>
        new SourceGrants("grants", {
          artifactBucket: "ds-artifacts",
          repositories: ["ds-preprocessing", "team/ai-service"],
          readers: [PROD_GRANT],
          promoters,
        }),
    );

  it("are a policy on the bucket and on every repository", async () => {
    expect(listed(await grants())).to.deep.equal([
      "aws:ecr/repositoryPolicy:RepositoryPolicy grants-ds-preprocessing",
      "aws:ecr/repositoryPolicy:RepositoryPolicy grants-team/ai-service",
      "aws:s3/bucketPolicy:BucketPolicy grants-artifacts",
      "ds:identity:SourceGrants grants",
    ]);
  });

  it("let readers read the bucket and promoters pull, not the other way round", async () => {
    const recording = await grants();
    const onBucket = inputsOf(recording, "aws:s3/bucketPolicy:BucketPolicy", "grants-artifacts");
    expect(onBucket["bucket"]).to.equal("ds-artifacts");
    expect(parsed(onBucket["policy"])).to.deep.equal(artifactBucketPolicy("ds-artifacts", [PROD_GRANT]));
    for (const repository of ["ds-preprocessing", "team/ai-service"]) {
      const inputs = inputsOf(recording, "aws:ecr/repositoryPolicy:RepositoryPolicy", `grants-${repository}`);
      expect(inputs["repository"]).to.equal(repository);
      expect(parsed(inputs["policy"])).to.deep.equal(
        JSON.parse(JSON.stringify(repositoryPolicy([PROMOTERS]))),
      );
    }
  });

  it("leave repositories alone while nobody promotes, for AWS refuses an empty policy", async () => {
    const recording = await grants([]);
    expect(listed(recording)).to.deep.equal([
      "aws:s3/bucketPolicy:BucketPolicy grants-artifacts",
      "ds:identity:SourceGrants grants",
    ]);
    expect(recording.outputs).to.deep.equal({ grants: [] });
  });
});

describe("a model reader's grant", () => {
  it("is a policy of the task role", async () => {
    const models = {
      bucket: "ds-artifacts",
      account: "123456789012",
      region: "us-east-1",
      keyAlias: undefined,
    };
    const recording = await record(() => new ModelReaderGrant("model-reader", { role: "task-role", models }));
    expect(listed(recording)).to.deep.equal([
      "aws:iam/rolePolicy:RolePolicy model-reader-models",
      "ds:identity:ModelReaderGrant model-reader",
    ]);
    const { policy: text, ...rest } = inputsOf(
      recording,
      "aws:iam/rolePolicy:RolePolicy",
      "model-reader-models",
    );
    expect(rest).to.deep.equal({ name: "models", role: "task-role" });
    expect(parsed(text)).to.deep.equal(modelReaderPolicy(models));
    expect(recording.outputs).to.deep.equal({ "model-reader": [] });
  });
});

describe("a service role", () => {
  it("has the name, the trust, the boundary and the one policy that it is given", async () => {
    const trust = { service: "scheduler.amazonaws.com", account: "123456789012", sourceArns: ["arn:group"] };
    const permissions = policy({
      Sid: "A",
      Effect: "Allow",
      Action: ["sqs:SendMessage"],
      Resource: ["arn:q"],
    });
    const recording = await record(
      () =>
        new ServiceRole("r", {
          roleName: "ds-role",
          description: "Why",
          trust,
          policy: permissions,
          permissionsBoundary: "arn:boundary",
        }),
    );
    expect(listed(recording)).to.deep.equal([
      "aws:iam/role:Role r-role",
      "aws:iam/rolePolicy:RolePolicy r-policy",
      "ds:identity:ServiceRole r",
    ]);
    const { assumeRolePolicy, ...role } = inputsOf(recording, "aws:iam/role:Role", "r-role");
    expect(role).to.deep.equal({
      name: "ds-role",
      description: "Why",
      permissionsBoundary: "arn:boundary",
    });
    expect(parsed(assumeRolePolicy)).to.deep.equal(serviceTrustPolicy(trust));
    expect(inputsOf(recording, "aws:iam/rolePolicy:RolePolicy", "r-policy")).to.deep.equal({
      name: "permissions",
      role: "ds-role",
      policy: JSON.stringify(permissions),
    });
    const { built, outputs } = recording;
    expect([await valueOf(built.arn), await valueOf(built.name)]).to.deep.equal(["arn-of-r-role", "ds-role"]);
    expect(outputs).to.deep.equal({ r: ["arn", "name"] });
    expect(publicOutputs(built)).to.deep.equal(["arn", "name"]);
  });
});

describe("an encryption key", () => {
  it("rotates, waits 30 days before it is gone, and goes by its alias", async () => {
    const document = policy({ Sid: "A", Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["*"] });
    const recording = await record(
      () => new EncryptionKey("encryption", { alias: "alias/ds", policy: document }),
    );
    expect(listed(recording)).to.deep.equal([
      "aws:kms/alias:Alias encryption-alias",
      "aws:kms/key:Key encryption-key",
      "ds:security:EncryptionKey encryption",
    ]);
    expect(inputsOf(recording, "aws:kms/key:Key", "encryption-key")).to.deep.equal({
      description: "Data of alias/ds",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify(document),
    });
    expect(inputsOf(recording, "aws:kms/alias:Alias", "encryption-alias")).to.deep.equal({
      name: "alias/ds",
      targetKeyId: "key-of-encryption-key",
    });
    expect(await valueOf(recording.built.arn)).to.equal("arn-of-encryption-key");
    expect(recording.outputs).to.deep.equal({ encryption: ["arn"] });
    expect(publicOutputs(recording.built)).to.deep.equal(["arn"]);
  });
});
