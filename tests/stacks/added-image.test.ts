import { expect } from "chai";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { RELEASE, runStack, said, SOURCE_OUTPUTS } from "./run-stack";

/** The images of the fixture and one that a team has just added. */
const ADDED = { images: { "ds-preprocessing": {}, "ai-service": {} } };
const FULL = {
  ...RELEASE,
  images: { ...RELEASE.images, "ai-service": RELEASE.images["ds-preprocessing"] },
};
/** What dev exports of them, which has them first. */
const ADDED_OUTPUTS = {
  repositoryArns: {
    ...SOURCE_OUTPUTS.repositoryArns,
    "ai-service": "arn:aws:ecr:us-east-1:123456789012:repository/ai-service",
  },
  repositoryUrls: {
    ...SOURCE_OUTPUTS.repositoryUrls,
    "ai-service": "123456789012.dkr.ecr.us-east-1.amazonaws.com/ai-service",
  },
};
const warnings = ({ diagnostics }: ScratchRun) =>
  diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message.trim());
const repositories = ({ resources }: ScratchRun) =>
  resources
    .filter(({ type }) => type === "aws:ecr/repository:Repository")
    .map(({ inputs }) => inputs["name"]);

for (const [stack, next] of [
  ["dev", "Push to them, and write the digests into "],
  ["prod", "Promote a release that names them"],
] as const) {
  describe(`stack ${stack} with an image that its release does not name yet`, function () {
    this.timeout(600_000);
    const run = { stack, settings: ADDED, sourceOutputs: { ...SOURCE_OUTPUTS, ...ADDED_OUTPUTS } };

    it("makes the image's repository, goes on running the release, and says what to do", async () => {
      for (const mode of ["preview", "up"] as const) {
        const found = await runStack({ ...run, mode, release: RELEASE, policies: true });
        expect(found.succeeded, said(found)).to.equal(true);
        expect(found.violations).to.deep.equal([]);
        expect(repositories(found)).to.have.members(["ds-preprocessing", "ai-service"]);
        expect(warnings(found)).to.have.length(1);
        expect(warnings(found)[0]).to.include(
          `Release 0.1.6 does not name ai-service of the stack's images: their repositories are made and stay empty. ${next}`,
        );
      }
    });

    it("has nothing to say once a release names it", async () => {
      const found = await runStack({ ...run, mode: "up", release: FULL });
      expect(found.succeeded, said(found)).to.equal(true);
      expect(warnings(found)).to.deep.equal([]);
    });

    it("registers nothing when the release names an image that the settings do not have", async () => {
      const found = await runStack({ ...run, settings: {}, mode: "preview", release: FULL });
      expect(found.succeeded).to.equal(false);
      expect(found.resources.filter(({ type }) => type.startsWith("aws:"))).to.deep.equal([]);
      expect(said(found)).to.include(
        "names ai-service, and the stack's settings have ds-preprocessing. A release holds images of the settings only: add ai-service to images there, or take a release without it.",
      );
    });
  });
}
