import { expect } from "chai";
import { RELEASE, SOURCE_OUTPUTS } from "./run-stack";
import { ACCOUNTS, holdsAsAWhole } from "./whole-stack";

for (const stack of ["dev", "prod"] as const) {
  describe(`stack ${stack} with a release`, () => {
    const updated = holdsAsAWhole(
      { stack, release: RELEASE, sourceOutputs: stack === "prod" ? SOURCE_OUTPUTS : {} },
      `${stack}.snapshot.txt`,
      stack === "prod" ? "dev.snapshot.txt" : undefined,
    );

    it("puts every AWS resource under a component and its one account's provider", () => {
      const provider = updated().resources.find(({ type }) => type === "pulumi:providers:aws");
      expect(provider?.inputs).to.include({
        region: "us-east-1",
        allowedAccountIds: JSON.stringify([ACCOUNTS[stack]]),
      });
      const aws = updated().resources.filter(({ type }) => type.startsWith("aws:"));
      expect(
        aws.filter(({ provider: reference }) => !reference.startsWith(`${provider?.urn}::`)),
      ).to.deep.equal([]);
      expect(
        aws.filter(({ parent }) => parent.endsWith(`::pulumi:pulumi:Stack::ds-pipeline-${stack}`)),
      ).to.deep.equal([]);
    });

    it("refuses to delete what holds data in a target, and the models in a source", () => {
      const guarded = updated()
        .resources.filter(({ protect }) => protect)
        .map(({ name }) => name);
      const target = ["data-input-bucket", "data-output-bucket", "images-ds-preprocessing"];
      expect(guarded.sort()).to.deep.equal(stack === "prod" ? target : ["artifacts-models-bucket"]);
    });
  });
}
