import { expect } from "chai";
import { valid } from "semver";
import {
  expectationOf,
  hashText,
  modelsOf,
  parameterTier,
  parseDeployed,
  parseRelease,
  parseShape,
  type Release,
  ReleaseFileError,
  releaseText,
  runsOf,
  SEMANTIC_VERSION,
  testedPart,
} from "../../release/release-file";
import { releasedTag } from "../../release/run-release";
import { SAMPLE_RELEASE, sampleSettings, SEVERAL_RELEASE } from "../sample-settings";
import { OLD_RELEASE, releaseWith } from "./release-with";

const TARGET = expectationOf(sampleSettings("prod"));
const hex = (length: number) => "a".repeat(length);

describe("what a stack adds to a release of its own history", () => {
  const rolledBack: Release = { ...SAMPLE_RELEASE, rollback: { from: "0.1.7" }, previous: hex(64) };

  it("is what it was gone back from, and the checksum of what was before", () => {
    for (const expected of [TARGET, { ...TARGET, evidenceRequired: false }])
      expect(parseRelease(JSON.stringify(rolledBack), expected)).to.deep.equal(rolledBack);
  });

  it("is no part of what was tested", () => {
    expect(testedPart(rolledBack)).to.deep.equal(SAMPLE_RELEASE);
    expect(releaseText(testedPart(rolledBack))).to.equal(releaseText(SAMPLE_RELEASE));
    expect(testedPart(SAMPLE_RELEASE)).to.deep.equal(SAMPLE_RELEASE);
  });
});

describe("the text of a release", () => {
  it("is one text whatever its file's white space and the order of its keys are", () => {
    const { version, commit, ...rest } = SAMPLE_RELEASE;
    const texts = [
      JSON.stringify(SAMPLE_RELEASE),
      JSON.stringify(SAMPLE_RELEASE, null, 2),
      JSON.stringify({ ...rest, commit, version }),
    ].map((content) => releaseText(parseRelease(content, TARGET)));
    expect(new Set(texts)).to.deep.equal(new Set([JSON.stringify(SAMPLE_RELEASE)]));
  });

  it("has a checksum, that of its bytes as sha256sum gives it", () => {
    expect(hashText("")).to.equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(hashText("{}")).to.equal("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  });

  it("is read back from a stack's parameter", () => {
    expect(parseDeployed(releaseText(SAMPLE_RELEASE))).to.deep.equal(SAMPLE_RELEASE);
  });

  it("is none where a parameter holds something else", () => {
    for (const content of ["", "none", "{}", "null", releaseWith("version", "v1"), releaseWith("extra", 1)])
      expect(parseDeployed(content)).to.equal(undefined);
  });

  it("fits into a parameter", () => {
    const images = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`image-${index}`, SAMPLE_RELEASE.images["ds-preprocessing"]]),
    );
    const release = { ...SAMPLE_RELEASE, images };
    const expected = {
      ...TARGET,
      images: Object.keys(images),
      pipelines: TARGET.pipelines.map((each) => ({ ...each, image: "image-0" })),
    };
    expect(() => parseRelease(JSON.stringify(release), expected))
      .to.throw(ReleaseFileError)
      .with.property(
        "message",
        `releases/prod.json is too long: its ${releaseText(release as Release).length} characters go into a parameter, which takes 8192. Shorten keys of models, or split the stack: one for each team.`,
      );
  });

  it("is in a standard parameter as long as that takes it, which costs nothing", () => {
    expect([0, 4096, 4097, 8192].map((length) => parameterTier("a".repeat(length)))).to.deep.equal([
      undefined,
      undefined,
      "Intelligent-Tiering",
      "Intelligent-Tiering",
    ]);
  });
});

describe("a release of format 1, which had one model and one run", () => {
  it("keeps its text, its checksum and its tag, by which others name it", () => {
    expect(releaseText(parseRelease(JSON.stringify(OLD_RELEASE, null, 2), TARGET))).to.equal(
      JSON.stringify(OLD_RELEASE),
    );
    expect(hashText(releaseText(OLD_RELEASE))).to.equal(
      "8f1bcdca147acdfe6396c99ede26adcd0ca334f9eb6cadb5bd61af84d3ab8363",
    );
    expect(releasedTag(OLD_RELEASE)).to.equal("release-0.1.6-9d11ef4fbd487bd13ffc44ae534956ac");
  });

  it("is read from parameters and records, and says what one of format 2 says", () => {
    for (const read of [
      parseDeployed(releaseText(OLD_RELEASE)),
      parseShape(releaseText(OLD_RELEASE), "it"),
    ]) {
      expect(read).to.deep.equal(OLD_RELEASE);
      expect([modelsOf(read as Release), runsOf(read as Release)]).to.deep.equal([
        SAMPLE_RELEASE.models,
        SAMPLE_RELEASE.evidence?.runs,
      ]);
    }
  });

  it("has another tag than one of format 2: each stands for a content of its own", () => {
    const tags = [OLD_RELEASE, SAMPLE_RELEASE, SEVERAL_RELEASE].map(releasedTag);
    expect(new Set(tags).size).to.equal(3);
    const { churn: _churn, ...models } = SEVERAL_RELEASE.models ?? {};
    expect(tags).not.to.include(releasedTag({ ...SEVERAL_RELEASE, models }));
  });
});

describe("a release that is read whatever today's settings are", () => {
  it("may have other images, and platforms that today's task does not run on", () => {
    const release = releaseWith("images", {
      old: { digest: `sha256:${hex(64)}`, platforms: ["linux/arm64"] },
    });
    expect(parseShape(release, "s3://bucket/releases/0.1.6.json")).to.deep.equal(JSON.parse(release));
  });

  it("is refused all the same when it is none, by the name it was given", () => {
    expect(() => parseShape("{", "s3://bucket/releases/0.1.6.json"))
      .to.throw(ReleaseFileError)
      .with.property("message")
      .that.matches(/^s3:\/\/bucket\/releases\/0\.1\.6\.json is not JSON \(/);
    expect(() => parseShape(releaseWith("commit", "main"), "s3://bucket/releases/0.1.6.json"))
      .to.throw(ReleaseFileError)
      .with.property(
        "message",
        `s3://bucket/releases/0.1.6.json is malformed:\n  commit: found "main"; allowed: the full git commit, 40 hexadecimal digits`,
      );
  });
});

describe("a version", () => {
  const versions = [
    "0.1.6",
    "10.20.30",
    "1.0.0-rc.1",
    "1.0.0-0a.x-y.7",
    "1.0.0--",
    `1.0.0-${"a".repeat(64)}`,
  ];

  it("is what semver takes, so that any two can be compared", () => {
    for (const each of versions)
      expect([each, SEMANTIC_VERSION.test(each), valid(each)]).to.deep.equal([each, true, each]);
  });

  it("makes a tag that a registry takes", () => {
    const longest = `${"9".repeat(15)}.${"9".repeat(15)}.${"9".repeat(15)}-${"a".repeat(64)}`;
    expect(SEMANTIC_VERSION.test(longest)).to.equal(true);
    expect(`release-${longest}`.length).to.be.at.most(128);
    expect(valid(longest)).to.equal(longest);
  });
});
