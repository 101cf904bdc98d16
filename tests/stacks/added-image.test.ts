import { expect } from "chai";
import { RELEASE, runStack, said } from "./run-stack";

describe("a stack with an image that its release does not name yet", () => {
  it("makes the image's repository, goes on running the release, and says what to do", async () => {
    const settings = { images: { "ds-preprocessing": {}, "ai-service": {} } };
    const run = await runStack({ stack: "dev", mode: "up", settings, release: RELEASE, policies: true });
    expect(run.succeeded, said(run)).to.equal(true);
    expect(run.violations).to.deep.equal([]);
    const made = run.resources.filter(({ type }) => type === "aws:ecr/repository:Repository");
    expect(made.map(({ name }) => name).sort()).to.deep.equal([
      "images-ai-service",
      "images-ds-preprocessing",
    ]);
    const warnings = run.diagnostics.filter(({ severity }) => severity === "warning");
    expect(warnings).to.have.length(1);
    expect(warnings[0]?.message).to.include("Release 0.1.6 does not name ai-service of the stack's images");
  });
});
