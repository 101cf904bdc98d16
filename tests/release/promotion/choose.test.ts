import { expect } from "chai";
import { follow } from "../../../release/promotion/choose";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import { SAMPLE_RELEASE } from "../../sample-settings";

/** A release as a stack has it. */
const deployed = (release: Release) => ({ release, hash: hashText(releaseText(release)) });
const OLDER: Release = { ...SAMPLE_RELEASE, version: "0.1.5", commit: "f".repeat(40) };

describe("a tested release as a stack's next one", () => {
  it("is the first one as it was tested", () => {
    expect(follow(SAMPLE_RELEASE, undefined)).to.deep.equal(SAMPLE_RELEASE);
  });

  it("names the text of the one before by its checksum", () => {
    expect(follow(SAMPLE_RELEASE, deployed(OLDER))).to.deep.equal({
      ...SAMPLE_RELEASE,
      previous: hashText(releaseText(OLDER)),
    });
  });

  it("is the present one when that is what was tested: the same again is no other release", () => {
    const present: Release = { ...SAMPLE_RELEASE, previous: hashText(releaseText(OLDER)) };
    expect(follow(SAMPLE_RELEASE, deployed(present))).to.deep.equal(present);
  });

  it("is marked where it is gone back to, and names what was left", () => {
    expect(follow(OLDER, deployed(SAMPLE_RELEASE), { from: "0.1.6" })).to.deep.equal({
      ...OLDER,
      rollback: { from: "0.1.6" },
      previous: hashText(releaseText(SAMPLE_RELEASE)),
    });
  });

  it("does not inherit the mark or the chain of another stack or time", () => {
    const marked: Release = { ...SAMPLE_RELEASE, rollback: { from: "0.1.7" }, previous: "e".repeat(64) };
    expect(follow(marked, undefined)).to.deep.equal(SAMPLE_RELEASE);
  });
});
