import { expect } from "chai";
import { checkRejection } from "../../../release/promotion/rejected";
import type { DeployedRelease } from "../../../release/deployed/release-parameter";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";
import { type Answers, answering } from "../answering";

const [DEV, PROD] = [sampleSettings("dev"), sampleSettings("prod")];
const error = (name: string, httpStatusCode: number) =>
  Object.assign(new Error("not you"), { name, $metadata: { httpStatusCode } });

const REJECTION = {
  version: "0.1.4",
  reason: "wrong currency",
  rejectedAt: "2026-02-01T00:00:00Z",
  rejectedBy: "arn:jane",
};
const bodyOf = (content: object) => ({ transformToString: () => Promise.resolve(JSON.stringify(content)) });

describe("a rejection on the way to a target", () => {
  const check = (GetObject: Answers[string], release = SAMPLE_RELEASE, deployed?: DeployedRelease) =>
    checkRejection(
      { source: answering(DEV, { GetObject }), target: answering(PROD, {}) },
      { release, deployed },
    );

  it("that is not there blocks nothing", async () => {
    expect(await check(error("NoSuchKey", 404))).to.deep.equal({ blocks: [], warnings: [] });
  });

  it("that the caller may not read blocks the release", async () => {
    const { blocks, warnings } = await check(error("AccessDenied", 403));
    expect(warnings).to.deep.equal([]);
    expect(blocks).to.have.length(1);
    expect(blocks[0]).to.match(
      /^rejection of 0\.1\.6: found could not check: AccessDenied: not you .+; expected no s3:\/\/.+\/releases\/rejected\/0\.1\.6\.json\.$/,
    );
  });

  it("of a version whose run is evidence blocks the release as well, unless the target has it", async () => {
    const carried = { churn: "0.1.4", smoke: "0.1.5" };
    const release = {
      ...SAMPLE_RELEASE,
      evidence: { testedAt: "", ...SAMPLE_RELEASE.evidence, carried },
    };
    const answer = ({ Key }: Readonly<Record<string, unknown>>) =>
      Key === "releases/rejected/0.1.4.json" ? { Body: bodyOf(REJECTION) } : error("NoSuchKey", 404);
    const said = "0.1.4, whose run stands for churn, was rejected on 2026-02-01 by arn:jane: wrong currency";
    expect(await check(answer, release)).to.deep.equal({
      blocks: [
        `${said}. No target takes it: choose another version (npm run release -- list), or build and test what is corrected as a new one.`,
      ],
      warnings: [],
    });
    expect(await check(answer, release, { release, hash: "" })).to.deep.equal({
      blocks: [],
      warnings: [`${said}. prod has it already, and keeps it.`],
    });
  });
});
