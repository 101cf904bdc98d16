import { expect } from "chai";
import { exportContract } from "../../deployment/contract";
import { severalPipelines, severalSettings, SEVERAL_RELEASE } from "../sample-settings";
import { holdsAsAWhole } from "./whole-stack";

for (const stack of ["dev", "prod"] as const)
  describe(`stack ${stack} with several pipelines`, () => {
    const updated = holdsAsAWhole(
      {
        stack,
        release: SEVERAL_RELEASE,
        settings: severalPipelines(stack),
        sourceOutputs: stack === "prod" ? { ...exportContract(severalSettings("dev")) } : {},
      },
      `${stack}.several.snapshot.txt`,
      `${stack}.snapshot.txt`,
    );

    it("shares one network, cluster and set of buckets, and gives each pipeline the rest", () => {
      const count = (type: string) => updated().resources.filter((made) => made.type === type).length;
      expect(count("aws:ecs/cluster:Cluster")).to.equal(1);
      expect(count("aws:s3/bucket:Bucket")).to.equal(stack === "dev" ? 3 : 2);
      for (const type of [
        "ecs/taskDefinition:TaskDefinition",
        "sfn/stateMachine:StateMachine",
        "sns/topic:Topic",
      ])
        expect(count(`aws:${type}`), type).to.equal(3);
    });
  });
