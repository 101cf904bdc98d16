import { expect } from "chai";
import { ImageRepositories } from "../../components/images/image-repositories";
import { ProcessingCluster } from "../../components/compute/processing-cluster";
import { ProcessingTask } from "../../components/compute/processing-task";
import { policy, type PolicyDocument } from "../../documents/policy";
import { repositoryLifecycle } from "../../documents/resource-policies/repository-lifecycle";
import { serviceTrustPolicy } from "../../documents/roles/trust-policy";
import { inputsOf, listed, publicOutputs, record, valueOf } from "./recorded-resources";

const DOCUMENT = policy({ Sid: "A", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:a"] });

describe("the image repositories", () => {
  const lifecycle = repositoryLifecycle(50, 14);
  const repositories = (keyArn?: string, document?: PolicyDocument) =>
    record(
      () =>
        new ImageRepositories("images", {
          images: ["ds-preprocessing", "team/ai-service"],
          lifecycle,
          policy: document,
          keyArn,
          protect: true,
        }),
    );
  const REPOSITORY = "aws:ecr/repository:Repository";

  it("are one for each image, each with its lifecycle", async () => {
    const recording = await repositories();
    expect(listed(recording)).to.deep.equal([
      "aws:ecr/lifecyclePolicy:LifecyclePolicy images-ds-preprocessing-lifecycle",
      "aws:ecr/lifecyclePolicy:LifecyclePolicy images-team/ai-service-lifecycle",
      `${REPOSITORY} images-ds-preprocessing`,
      `${REPOSITORY} images-team/ai-service`,
      "ds:images:ImageRepositories images",
    ]);
    expect(Object.keys(recording.built.repositories)).to.deep.equal(["ds-preprocessing", "team/ai-service"]);
    expect(recording.outputs).to.deep.equal({ images: ["repositoryUrls"] });
    const type = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
    expect(inputsOf(recording, type, "images-team/ai-service-lifecycle")).to.deep.equal({
      repository: "team/ai-service",
      policy: JSON.stringify(lifecycle),
    });
  });

  it("have the policy that they are given, each", async () => {
    const recording = await repositories(undefined, DOCUMENT);
    const type = "aws:ecr/repositoryPolicy:RepositoryPolicy";
    expect(listed(recording).filter((resource) => resource.startsWith(type))).to.deep.equal([
      `${type} images-ds-preprocessing-policy`,
      `${type} images-team/ai-service-policy`,
    ]);
    expect(inputsOf(recording, type, "images-team/ai-service-policy")).to.deep.equal({
      repository: "team/ai-service",
      policy: JSON.stringify(DOCUMENT),
    });
  });

  it("never move a tag, scan what is pushed, and are not emptied in order to be deleted", async () => {
    expect(inputsOf(await repositories(), REPOSITORY, "images-ds-preprocessing")).to.deep.equal({
      name: "ds-preprocessing",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      forceDelete: false,
    });
  });

  it("are encrypted with the key that they are given", async () => {
    const inputs = inputsOf(await repositories("arn:key"), REPOSITORY, "images-ds-preprocessing");
    expect(inputs["encryptionConfigurations"]).to.deep.equal([{ encryptionType: "KMS", kmsKey: "arn:key" }]);
  });
});

describe("the processing cluster", () => {
  const cluster = (keyArn?: string) =>
    record(
      () =>
        new ProcessingCluster("processing", {
          account: "123456789012",
          region: "us-east-1",
          cluster: "ds-processing-cluster",
          logGroup: "/ecs/ds-preprocessing-dev",
          logDays: 7,
          keyArn,
          executionRole: "execution",
          executionPolicy: DOCUMENT,
          taskRole: "task",
          taskPolicy: policy(),
          permissionsBoundary: "arn:boundary",
        }),
    );
  const LOG = "aws:cloudwatch/logGroup:LogGroup";

  it("is a cluster, a log and two roles", async () => {
    const recording = await cluster();
    expect(listed(recording)).to.deep.equal([
      `${LOG} processing-log`,
      "aws:ecs/cluster:Cluster processing-cluster",
      "aws:iam/role:Role processing-execution-role",
      "aws:iam/role:Role processing-task-role",
      "aws:iam/rolePolicy:RolePolicy processing-execution-policy",
      "aws:iam/rolePolicy:RolePolicy processing-task-policy",
      "ds:compute:ProcessingCluster processing",
      "ds:identity:ServiceRole processing-execution",
      "ds:identity:ServiceRole processing-task",
    ]);
    expect(inputsOf(recording, "aws:ecs/cluster:Cluster", "processing-cluster")).to.deep.equal({
      name: "ds-processing-cluster",
      settings: [{ name: "containerInsights", value: "enabled" }],
    });
    expect(recording.outputs["processing"]).to.deep.equal(["taskRoleArn"]);
    expect(await valueOf(recording.built.taskRole.name)).to.equal("task");
  });

  it("keeps its log for the days of the setting, encrypted with the key where there is one", async () => {
    const log = { name: "/ecs/ds-preprocessing-dev", retentionInDays: 7 };
    expect(inputsOf(await cluster(), LOG, "processing-log"))
      .to.include(log)
      .and.not.have.property("kmsKeyId");
    expect(inputsOf(await cluster("arn:key"), LOG, "processing-log")).to.include({
      ...log,
      kmsKeyId: "arn:key",
    });
  });

  it("bounds both roles", async () => {
    const recording = await cluster();
    for (const role of ["execution", "task"])
      expect(inputsOf(recording, "aws:iam/role:Role", `processing-${role}-role`)).to.include({
        permissionsBoundary: "arn:boundary",
      });
  });

  it("gives each role its own policy, and trusts ECS tasks of this account and region", async () => {
    const recording = await cluster();
    const trust = serviceTrustPolicy({
      service: "ecs-tasks.amazonaws.com",
      account: "123456789012",
      sourceArns: ["arn:aws:ecs:us-east-1:123456789012:*"],
    });
    for (const [role, document] of [
      ["execution", DOCUMENT],
      ["task", policy()],
    ] as const) {
      const inputs = inputsOf(recording, "aws:iam/role:Role", `processing-${role}-role`);
      expect(inputs["name"]).to.equal(role);
      expect(inputs["assumeRolePolicy"]).to.equal(JSON.stringify(trust));
      expect(inputsOf(recording, "aws:iam/rolePolicy:RolePolicy", `processing-${role}-policy`)).to.deep.equal(
        {
          name: "permissions",
          role,
          policy: JSON.stringify(document),
        },
      );
    }
  });
});

describe("the processing task", () => {
  it("is a Fargate task of the size, architecture and roles that it is given", async () => {
    const container = { name: "ds-preprocessing", image: "registry/ds-preprocessing@sha256:1" };
    const recording = await record(
      () =>
        new ProcessingTask("task", {
          family: "ds-preprocessing",
          container,
          cpu: 512,
          memory: 1024,
          architecture: "ARM64",
          executionRoleArn: "arn:execution",
          taskRoleArn: "arn:task",
        }),
    );
    expect(listed(recording)).to.deep.equal([
      "aws:ecs/taskDefinition:TaskDefinition task-definition",
      "ds:compute:ProcessingTask task",
    ]);
    expect(inputsOf(recording, "aws:ecs/taskDefinition:TaskDefinition", "task-definition")).to.deep.equal({
      family: "ds-preprocessing",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "512",
      memory: "1024",
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" },
      executionRoleArn: "arn:execution",
      taskRoleArn: "arn:task",
      containerDefinitions: JSON.stringify([container]),
    });
    expect(await valueOf(recording.built.taskDefinitionArn)).to.equal("arn-of-task-definition");
    expect(recording.outputs).to.deep.equal({ task: ["taskDefinitionArn"] });
    expect(publicOutputs(recording.built)).to.deep.equal(["taskDefinitionArn"]);
  });
});
