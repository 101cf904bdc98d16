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

  it("is not root, writes nowhere, has no capability, and takes an unverified model in a source alone", () => {
    for (const onlyReleasedModel of [true, false]) {
      const container = workloadContainer({ ...workload, onlyReleasedModel });
      expect(container).to.deep.include({ user: "65532:65532", readonlyRootFilesystem: true });
      expect(container["linuxParameters"]).to.deep.include({ capabilities: { drop: ["ALL"] } });
      const required = { name: "REQUIRE_VERIFIED_MODEL", value: String(onlyReleasedModel) };
      expect(container["environment"]).to.deep.include(required);
    }
  });
});
