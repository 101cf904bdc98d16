import { expect } from "chai";
import { releaseSections } from "../../../ci/promotion/release-markdown";
import type { Release } from "../../../release/release-file";
import { OLD_RELEASE } from "../../release/release-with";
import { SAMPLE_RELEASE, SEVERAL_RELEASE } from "../../sample-settings";

/** A release's sections, each as its title and its lines. */
const sections = (release: Release) =>
  Object.fromEntries(releaseSections(release, undefined).map(({ title, lines }) => [title, lines]));

describe("a release, for a reviewer", () => {
  it("of one pipeline reads the same in either format", () => {
    expect(sections(OLD_RELEASE)).to.deep.equal(sections(SAMPLE_RELEASE));
    expect(sections(SAMPLE_RELEASE)).to.have.keys("Images", "Model", "Evidence");
  });

  it("of several names each model, and the run of each pipeline", () => {
    const { Images, Models, Evidence } = sections(SEVERAL_RELEASE);
    expect(Images).to.have.length(3);
    expect(Models).to.deep.equal([
      `preprocessing: \`models/v1.2.3/model.pkl\` version \`3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY\`, SHA-256 \`${"b".repeat(64)}\``,
      `churn: \`models/churn/model.pkl\` version \`churn-version-1\`, SHA-256 \`${"e".repeat(64)}\``,
    ]);
    const run = (workload: string) =>
      `\`${workload}\` by \`arn:aws:states:us-east-1:123456789012:execution:ds-${workload}-pipeline:run-1\``;
    expect(Evidence).to.deep.equal([
      `built from \`${SEVERAL_RELEASE.commit}\``,
      "tested at `2026-01-31T12:00:00Z`",
      ...["churn", "preprocessing", "smoke"].map(run),
    ]);
  });

  it("says where the run of an older version stands for a pipeline", () => {
    const evidence = {
      testedAt: "",
      ...SAMPLE_RELEASE.evidence,
      carried: { churn: "0.1.4" },
    };
    expect(sections({ ...SEVERAL_RELEASE, evidence })["Evidence"]?.slice(1)).to.deep.equal([
      "tested at `2026-01-31T12:00:00Z`",
      `\`preprocessing\` by \`${SAMPLE_RELEASE.evidence?.runs?.["preprocessing"]}\``,
      "`churn` by the run of `0.1.4`, with the same image and model",
    ]);
  });
});
