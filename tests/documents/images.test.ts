import { expect } from "chai";
import { workloadContainer } from "../../documents/container-definition";
import { repositoryLifecycle } from "../../documents/repository-lifecycle";
import { sampleSettings } from "../sample-settings";

describe("a repository's lifecycle", () => {
  const { releasedImages, unreleasedImageDays } = sampleSettings("prod").retention;

  it("keeps the newest released images and lets every other image go", () => {
    expect(repositoryLifecycle(releasedImages, unreleasedImageDays)).to.deep.equal({
      rules: [
        {
          rulePriority: 1,
          description: "Keep the newest 50 released images",
          selection: {
            tagStatus: "tagged",
            tagPatternList: ["*.*.*"],
            countType: "imageCountMoreThan",
            countNumber: 50,
          },
          action: { type: "expire" },
        },
        {
          rulePriority: 2,
          description: "Images that were never released go after 14 days",
          selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
          action: { type: "expire" },
        },
      ],
    });
  });
});

describe("the workload's container", () => {
  const workload = {
    name: "ds-preprocessing",
    image: `987654321098.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@sha256:${"a".repeat(64)}`,
    region: "us-east-1",
    logGroup: "/ecs/ds-preprocessing-prod",
    parameterPath: "/ds/preprocessing",
  };

  it("is not root, writes nowhere, has no capability, and refuses an unverified model in a target", () => {
    expect(workloadContainer({ ...workload, onlyReleasedModel: true })).to.deep.equal({
      name: "ds-preprocessing",
      image: workload.image,
      essential: true,
      user: "65532:65532",
      readonlyRootFilesystem: true,
      stopTimeout: 30,
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
      environment: [
        { name: "PARAMETER_PATH", value: "/ds/preprocessing" },
        { name: "REQUIRE_VERIFIED_MODEL", value: "true" },
      ],
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "/ecs/ds-preprocessing-prod",
          "awslogs-region": "us-east-1",
          "awslogs-stream-prefix": "task",
        },
      },
    });
  });

  it("takes an unverified model in a source", () => {
    const { environment } = workloadContainer({ ...workload, onlyReleasedModel: false });
    expect(environment).to.deep.include({ name: "REQUIRE_VERIFIED_MODEL", value: "false" });
  });
});
