import { expect } from "chai";
import {
  expectationOf,
  parseRelease,
  ReleaseFileError,
  type ReleaseExpectation,
  unreleasedImages,
} from "../../release/release-file";
import { SAMPLE_RELEASE, sampleSettings } from "../sample-settings";
import { releaseWith } from "./release-with";

const TARGET = expectationOf(sampleSettings("prod"));
const SOURCE = expectationOf(sampleSettings("dev"));

/** The message with which a release is refused. */
function refusal(content: string, expected: ReleaseExpectation = TARGET): string {
  let message = "";
  expect(() => parseRelease(content, expected))
    .to.throw(ReleaseFileError)
    .with.property("message")
    .that.satisfies((text: string) => (message = text));
  return message;
}

const IMAGE = "images/ds-preprocessing";
const DIGEST = "sha256: and 64 hexadecimal digits";
const VERSION =
  "a semantic version without v and without build metadata (+…), which no tag of an image can hold, such as 0.1.6";
const COMMIT = "the full git commit, 40 hexadecimal digits";
const KEY =
  "an object key under models/ of letters, digits and ! * ' ( ) . _ / = @ + , : -, without two dots in a row";
const SHA256 = "64 hexadecimal digits";
const EXECUTION = "the ARN of the execution that passed";
const MACHINE = "arn:aws:states:us-east-1:123456789012:execution:ds-preprocessing-pipeline:";
const TIME = "a time in UTC such as 2026-01-31T12:00:00Z";
const hex = (length: number) => "a".repeat(length);

/** Path to a value that is refused and what is allowed there. */
const REFUSED: readonly (readonly [string, unknown, string])[] = [
  ["version", undefined, VERSION],
  ["version", "v0.1.6", VERSION],
  ["version", "0.1", VERSION],
  ["version", "01.1.6", VERSION],
  ["version", "0.1.6+build", VERSION],
  ["version", "0.1.6-", VERSION],
  ["version", "0.1.6-01", VERSION],
  ["version", "0.1.6-rc..1", VERSION],
  ["version", `0.1.6-${"a".repeat(65)}`, VERSION],
  ["version", "1000000000000000.0.0", VERSION],
  ["version", 1, VERSION],
  ["commit", undefined, COMMIT],
  ["commit", hex(39), COMMIT],
  ["commit", hex(41), COMMIT],
  ["commit", "A".repeat(40), COMMIT],
  ["images", undefined, "a map from image name to digest and platforms"],
  ["images", [], "a map from image name to digest and platforms"],
  [IMAGE, "sha256:", "a map with the keys digest, platforms"],
  [`${IMAGE}/digest`, undefined, DIGEST],
  [`${IMAGE}/digest`, `sha256:${hex(63)}`, DIGEST],
  [`${IMAGE}/digest`, `sha256:${hex(65)}`, DIGEST],
  [`${IMAGE}/digest`, `sha256:${"A".repeat(64)}`, DIGEST],
  [`${IMAGE}/digest`, `sha512:${hex(64)}`, DIGEST],
  [`${IMAGE}/digest`, hex(64), DIGEST],
  [`${IMAGE}/digest`, "latest", DIGEST],
  [`${IMAGE}/platforms`, undefined, "a list of platforms"],
  [`${IMAGE}/platforms`, [], "at least one platform"],
  ["model", undefined, "a map with the keys key, versionId, sha256"],
  ["model/key", undefined, KEY],
  ["model/key", "raw/model.pkl", KEY],
  ["model/key", "models/", KEY],
  ["model/key", "models/../raw/a", KEY],
  ["model/key", "/models/a", KEY],
  ["model/versionId", undefined, "the version id of the object"],
  ["model/versionId", "", "the version id of the object"],
  ["model/versionId", "a b", "the version id of the object"],
  ["model/sha256", undefined, SHA256],
  ["model/sha256", hex(63), SHA256],
  ["model/sha256", `sha256:${hex(64)}`, SHA256],
  ["evidence", "run-1", "a map with the keys execution, testedAt"],
  ["evidence/execution", undefined, EXECUTION],
  ["evidence/execution", "run-1", EXECUTION],
  [
    "evidence/execution",
    "arn:aws:states:us-east-1:123456789012:stateMachine:ds-preprocessing-pipeline",
    EXECUTION,
  ],
  ...["", "a b", "a\n", "a\u001b[2K", "é", "a".repeat(81)].map(
    (name) => ["evidence/execution", `${MACHINE}${name}`, EXECUTION] as const,
  ),
  ["evidence/testedAt", undefined, TIME],
  ["evidence/testedAt", "2026-01-31", TIME],
  ["evidence/testedAt", "2026-01-31T12:00:00+01:00", TIME],
  ["evidence/testedAt", "2026-02-30T12:00:00Z", TIME],
  ["rollback", "0.1.7", "a map with the keys from"],
  ["previous", hex(63), SHA256],
  ["previous", `sha256:${hex(64)}`, SHA256],
  ["previous", null, SHA256],
];

describe("a release file", () => {
  it("is read as it stands", () => {
    expect(parseRelease(JSON.stringify(SAMPLE_RELEASE), TARGET)).to.deep.equal(SAMPLE_RELEASE);
  });

  it("may be a preview version, for one platform, tested to the millisecond", () => {
    for (const [path, value] of [
      ["version", "1.0.0-rc.1"],
      [`${IMAGE}/platforms`, ["linux/amd64"]],
      ["evidence/testedAt", "2026-01-31T12:00:00.123Z"],
      ["model/versionId", "null"],
      ["evidence/execution", `${MACHINE}${"~!".repeat(40)}`],
    ] as const)
      expect(JSON.stringify(parseRelease(releaseWith(path, value), TARGET))).to.equal(
        releaseWith(path, value),
      );
  });

  it("is refused when its image does not run on the task's processor", () => {
    expect(refusal(releaseWith(`${IMAGE}/platforms`, ["linux/arm64"]))).to.equal(
      "releases/prod.json has ds-preprocessing for linux/arm64, and pipeline preprocessing runs on linux/amd64 " +
        "(pipelines.preprocessing.task.architecture X86_64). Build the image for it, or change the setting.",
    );
  });

  for (const [path, value, allowed] of REFUSED) {
    const found = value === undefined ? "nothing" : JSON.stringify(value);
    it(`is refused with ${path} = ${found}`, () => {
      expect(refusal(releaseWith(path, value))).to.equal(
        `releases/prod.json is malformed:\n  ${path.replaceAll("/", ".")}: found ${found}; allowed: ${allowed}`,
      );
    });
  }

  it("is refused with a platform that Fargate does not run", () => {
    for (const platform of ["windows/amd64", "linux/arm/v7", "amd64"])
      expect(refusal(releaseWith(`${IMAGE}/platforms`, ["linux/amd64", platform]))).to.equal(
        `releases/prod.json is malformed:\n  images.ds-preprocessing.platforms.1: found "${platform}"; allowed: linux/amd64 or linux/arm64`,
      );
  });

  it("is refused with keys that a release has not, wherever they stand", () => {
    const keys = {
      tag: "tag: not a key of a release; allowed: a map with the keys version, commit, images, model, evidence, rollback, previous",
      [`${IMAGE}/tag`]:
        "images.ds-preprocessing.tag: not a key of a release; allowed: a map with the keys digest, platforms",
      "model/etag": "model.etag: not a key of a release; allowed: a map with the keys key, versionId, sha256",
      "evidence/by": "evidence.by: not a key of a release; allowed: a map with the keys execution, testedAt",
    };
    for (const [path, fault] of Object.entries(keys))
      expect(refusal(releaseWith(path, "latest"))).to.equal(`releases/prod.json is malformed:\n  ${fault}`);
  });

  it("is refused with a rollback from no version", () => {
    for (const [rollback, found] of [
      [{}, "nothing"],
      [{ from: "latest" }, '"latest"'],
    ] as const)
      expect(refusal(releaseWith("rollback", rollback))).to.equal(
        `releases/prod.json is malformed:\n  rollback.from: found ${found}; allowed: ${VERSION}`,
      );
  });

  it("is refused with all of its faults at once", () => {
    const release = { version: "v1", commit: "abc", images: {}, model: { key: "a" }, extra: 1, more: 2 };
    expect(refusal(JSON.stringify(release))).to.equal(
      [
        "releases/prod.json is malformed:",
        `  version: found "v1"; allowed: ${VERSION}`,
        `  commit: found "abc"; allowed: ${COMMIT}`,
        `  model.key: found "a"; allowed: ${KEY}`,
        "  model.versionId: found nothing; allowed: the version id of the object",
        `  model.sha256: found nothing; allowed: ${SHA256}`,
        "  extra, more: not a key of a release; allowed: a map with the keys version, commit, images, model, evidence, rollback, previous",
      ].join("\n"),
    );
  });

  it("is refused when it holds something else", () => {
    for (const content of ["[]", "null", "1", '"a"'])
      expect(refusal(content)).to.equal(
        `releases/prod.json is malformed:\n  (the file): found ${content}; allowed: a map with the keys version, commit, images, model, evidence, rollback, previous`,
      );
  });
});

describe("the images of a release", () => {
  const two = ["ds-preprocessing", "ai-service"];
  const image = SAMPLE_RELEASE.images["ds-preprocessing"];
  const refused = (names: string, settings: string, unknown: string) =>
    `releases/prod.json names ${names}, and the stack's settings have ${settings}. A release holds images of the settings only: add ${unknown} to images there, or take a release without it.`;

  it("are those of the settings, in any order", () => {
    const content = releaseWith("images", { "ai-service": image, "ds-preprocessing": image });
    expect(Object.keys(parseRelease(content, { ...TARGET, images: two }).images)).to.have.members(two);
  });

  it("may lack those that joined the settings later: their repositories are made first", () => {
    expect(parseRelease(JSON.stringify(SAMPLE_RELEASE), { ...TARGET, images: two })).to.deep.equal(
      SAMPLE_RELEASE,
    );
    expect(unreleasedImages(SAMPLE_RELEASE, [...two, "constructor"])).to.deep.equal([
      "ai-service",
      "constructor",
    ]);
    expect(unreleasedImages(SAMPLE_RELEASE, ["ds-preprocessing"])).to.deep.equal([]);
  });

  it("may not lack the one that the task runs", () => {
    const missing = (names: string) =>
      `releases/prod.json names ${names}, and not ds-preprocessing, which pipeline preprocessing runs (pipelines.preprocessing.image). Add its digest, or change the setting.`;
    expect(refusal(releaseWith("images", { "ai-service": image }), { ...TARGET, images: two })).to.equal(
      missing("ai-service"),
    );
    expect(refusal(releaseWith("images", {}))).to.equal(missing("(none)"));
  });

  it("may not be more", () => {
    const content = releaseWith("images", { "ds-preprocessing": image, "ai-service": image });
    expect(refusal(content)).to.equal(refused("ai-service", "ds-preprocessing", "ai-service"));
  });

  it("have names that a repository can have", () => {
    for (const name of ["", "a", "Upper", "a b", "a\u001b[2K", "../a", "a//b"])
      expect(refusal(releaseWith("images", { "ds-preprocessing": image, [name]: image }))).to.equal(
        `releases/prod.json is malformed:\n  images: found the key ${JSON.stringify(name)}; allowed: an ECR repository name of 2 to 100 lower-case letters, digits, and single . _ - / between them`,
      );
  });
});

describe("a release without evidence", () => {
  const untested = releaseWith("evidence", undefined);

  it("is refused in a target", () => {
    expect(refusal(untested)).to.equal(
      "releases/prod.json names release 0.1.6 without evidence: no run has tested it. A target takes tested releases only: run the pipeline in the source with these digests, and record that run.",
    );
  });

  it("is taken in a source, where it is tested", () => {
    expect(parseRelease(untested, SOURCE)).to.deep.equal(JSON.parse(untested));
  });

  it("is refused in a source all the same when the evidence is malformed", () => {
    expect(refusal(releaseWith("evidence/execution", "run-1"), SOURCE)).to.equal(
      `releases/dev.json is malformed:\n  evidence.execution: found "run-1"; allowed: ${EXECUTION}`,
    );
  });
});
