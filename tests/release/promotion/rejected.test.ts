import { expect } from "chai";
import { checkRejection } from "../../../release/promotion/rejected";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";
import { type Answers, answering } from "../answering";

const [DEV, PROD] = [sampleSettings("dev"), sampleSettings("prod")];
const error = (name: string, httpStatusCode: number) =>
  Object.assign(new Error("not you"), { name, $metadata: { httpStatusCode } });

describe("a rejection on the way to a target", () => {
  const check = (GetObject: Answers[string]) =>
    checkRejection(
      { source: answering(DEV, { GetObject }), target: answering(PROD, {}) },
      { release: SAMPLE_RELEASE, deployed: undefined },
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
});
