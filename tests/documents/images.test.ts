import { expect } from "chai";
import { workloadContainer } from "../../documents/state-machine/container-definition";

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
        { name: "AWS_MAX_ATTEMPTS", value: "8" },
        { name: "AWS_RETRY_MODE", value: "standard" },
      ],
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "/ecs/ds-preprocessing-prod",
          "awslogs-region": "us-east-1",
          "awslogs-stream-prefix": "task",
          mode: "blocking",
        },
      },
    });
  });

  it("takes an unverified model in a source", () => {
    const { environment } = workloadContainer({ ...workload, onlyReleasedModel: false });
    expect(environment).to.deep.include({ name: "REQUIRE_VERIFIED_MODEL", value: "false" });
  });
});
