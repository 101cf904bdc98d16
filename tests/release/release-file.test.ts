import { expect } from "chai";
import {
  expectationOf,
  parseRelease,
  type Release,
  releasedPipelines,
  ReleaseFileError,
  type ReleaseExpectation,
  unreleasedImages,
  unreleasedModels,
} from "../../release/release-file";
import { SAMPLE_RELEASE, sampleSettings, SEVERAL_RELEASE, severalSettings } from "../sample-settings";
import { OLD_RELEASE, releaseWith } from "./release-with";

const TARGET = expectationOf(sampleSettings("prod"));
const SOURCE = expectationOf(sampleSettings("dev"));
const SEVERAL = expectationOf(severalSettings("prod"));

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
const MODEL = "models/preprocessing";
const RUN = "evidence/runs/preprocessing";
const KEYS = "version, commit, images, model, models, evidence, rollback, canary, previous";
const RUNS = "a map from pipeline to the ARN of the execution that passed";
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
  ["models", undefined, "a map from model name to key, versionId and sha256"],
  ["models", [], "a map from model name to key, versionId and sha256"],
  [MODEL, "models/a", "a map with the keys key, versionId, sha256"],
  [`${MODEL}/key`, undefined, KEY],
  [`${MODEL}/key`, "raw/model.pkl", KEY],
  [`${MODEL}/key`, "models/", KEY],
  [`${MODEL}/key`, "models/../raw/a", KEY],
  [`${MODEL}/key`, "/models/a", KEY],
  [`${MODEL}/versionId`, undefined, "the version id of the object"],
  [`${MODEL}/versionId`, "", "the version id of the object"],
  [`${MODEL}/versionId`, "a b", "the version id of the object"],
  [`${MODEL}/sha256`, undefined, SHA256],
  [`${MODEL}/sha256`, hex(63), SHA256],
  [`${MODEL}/sha256`, `sha256:${hex(64)}`, SHA256],
  ["evidence", "run-1", "a map with the keys execution, testedAt, runs, carried"],
  ["evidence/runs", undefined, `${RUNS}, with one at least`],
  ["evidence/runs", {}, `${RUNS}, with one at least`],
  ["evidence/runs", "run-1", RUNS],
  ["evidence/execution", `${MACHINE}run-1`, "nothing beside models: each run is in runs"],
  ["evidence/carried", "0.1.5", "a map from pipeline to the version that tested it"],
  ["evidence/carried/churn", "v0.1.5", VERSION],
  ["evidence/carried/preprocessing", "0.1.5", "nothing: the pipeline has a run of its own in runs"],
  [RUN, "run-1", EXECUTION],
  [RUN, "arn:aws:states:us-east-1:123456789012:stateMachine:ds-preprocessing-pipeline", EXECUTION],
  ...["", "a b", "a\n", "a\u001b[2K", "é", "a".repeat(81)].map(
    (name) => [RUN, `${MACHINE}${name}`, EXECUTION] as const,
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

/** The same in a release of format 1, which had one model and one run. */
const REFUSED_OLD: readonly (readonly [string, unknown, string])[] = [
  ["model", "models/a", "a map with the keys key, versionId, sha256"],
  ["model", undefined, "a map from model name to key, versionId and sha256"],
  ["model/key", "raw/model.pkl", KEY],
  ["evidence/execution", undefined, EXECUTION],
  ["evidence/execution", "run-1", EXECUTION],
  ["evidence/runs", { preprocessing: `${MACHINE}run-1` }, "nothing beside model: its one run is execution"],
  ["evidence/carried", { churn: "0.1.5" }, "nothing beside model: its one run is execution"],
];

describe("a release file", () => {
  it("is read as it stands, of one pipeline or of several, and as it was written while there was one", () => {
    for (const [release, expected] of [
      [SAMPLE_RELEASE, TARGET],
      [OLD_RELEASE, TARGET],
      [SEVERAL_RELEASE, SEVERAL],
    ] as const)
      expect(JSON.stringify(parseRelease(JSON.stringify(release), expected))).to.equal(
        JSON.stringify(release),
      );
  });

  it("names one model or a map of them, and not both", () => {
    const { model } = OLD_RELEASE;
    expect(refusal(releaseWith("model", model))).to.equal(
      `releases/prod.json is malformed:\n  model: found ${JSON.stringify(model)}; allowed: nothing beside models\n  evidence.execution: found nothing; allowed: ${EXECUTION}\n  evidence.runs: found ${JSON.stringify(SAMPLE_RELEASE.evidence?.runs)}; allowed: nothing beside model: its one run is execution`,
    );
  });

  it("may be a preview version, for one platform, tested to the millisecond", () => {
    for (const [path, value] of [
      ["version", "1.0.0-rc.1"],
      [`${IMAGE}/platforms`, ["linux/amd64"]],
      ["evidence/testedAt", "2026-01-31T12:00:00.123Z"],
      [`${MODEL}/versionId`, "null"],
      [RUN, `${MACHINE}${"~!".repeat(40)}`],
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

  for (const [format, release, table] of [
    ["", { ...SAMPLE_RELEASE, evidence: { ...SAMPLE_RELEASE.evidence, carried: {} } }, REFUSED],
    [" in format 1", OLD_RELEASE, REFUSED_OLD],
  ] as const)
    for (const [path, value, allowed] of table) {
      const found = value === undefined ? "nothing" : JSON.stringify(value);
      it(`is refused with ${path} = ${found}${format}`, () => {
        const at = (path === "model" && value === undefined ? "models" : path).replaceAll("/", ".");
        expect(
          refusal(releaseWith(path, value, release as Release))
            .split("\n")
            .slice(0, 2),
        ).to.deep.equal(["releases/prod.json is malformed:", `  ${at}: found ${found}; allowed: ${allowed}`]);
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
      tag: `tag: not a key of a release; allowed: a map with the keys ${KEYS}`,
      [`${IMAGE}/tag`]:
        "images.ds-preprocessing.tag: not a key of a release; allowed: a map with the keys digest, platforms",
      [`${MODEL}/etag`]:
        "models.preprocessing.etag: not a key of a release; allowed: a map with the keys key, versionId, sha256",
      "evidence/by":
        "evidence.by: not a key of a release; allowed: a map with the keys execution, testedAt, runs, carried",
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
        `  extra, more: not a key of a release; allowed: a map with the keys ${KEYS}`,
      ].join("\n"),
    );
  });

  it("is refused when it holds something else", () => {
    for (const content of ["[]", "null", "1", '"a"'])
      expect(refusal(content)).to.equal(
        `releases/prod.json is malformed:\n  (the file): found ${content}; allowed: a map with the keys ${KEYS}`,
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

  it("may not lack what every pipeline runs", () => {
    const missing = (names: string) =>
      `releases/prod.json has the images ${names} and the models preprocessing, and no pipeline runs with these alone: preprocessing needs ds-preprocessing and model preprocessing. Add what is missing, or change the settings.`;
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

describe("the models of a release", () => {
  const { models = {} } = SEVERAL_RELEASE;
  const withModels = (changes: object) =>
    JSON.stringify({ ...SEVERAL_RELEASE, models: { ...models, ...changes } });

  it("may lack those that joined the settings later, whose pipelines then do not run yet", () => {
    expect(unreleasedModels(SAMPLE_RELEASE, severalSettings("prod"))).to.deep.equal(["churn"]);
    const released = (release: Release) =>
      releasedPipelines(release, severalSettings("prod")).map(({ workload }) => workload);
    for (const old of [SAMPLE_RELEASE, OLD_RELEASE]) {
      expect(parseRelease(JSON.stringify(old), SEVERAL)).to.deep.equal(old);
      expect(released(old)).to.deep.equal(["preprocessing"]);
    }
    expect(released(SEVERAL_RELEASE)).to.deep.equal(["churn", "preprocessing", "smoke"]);
  });

  it("may not be more than those of the settings", () => {
    expect(refusal(withModels({ other: models["churn"] }), SEVERAL)).to.equal(
      "releases/prod.json names the model other, and the stack's settings have preprocessing, churn. A release holds models of the settings only: add other to models there, or take a release without it.",
    );
  });

  it("are where the roles of their pipelines reach, which of several models is a folder each", () => {
    const moved = (name: string, key: string) => withModels({ [name]: { ...models[name], key } });
    expect(refusal(moved("churn", "models/v2/model.pkl"), SEVERAL)).to.equal(
      "releases/prod.json has model churn at models/v2/model.pkl, and the roles that read it reach models/churn/ only (models.churn.key). Upload it there and release that object, or change the setting.",
    );
    expect(refusal(moved("preprocessing", "models/churn/model.pkl"), SEVERAL)).to.equal(
      "releases/prod.json has model preprocessing at models/churn/model.pkl, and the roles that read it reach models/ only, without models/churn/ of other models (models.preprocessing.key). Upload it there and release that object, or change the setting.",
    );
    for (const key of ["models/churn/v2/model.pkl", "models/churn/model-2.pkl"])
      parseRelease(moved("churn", key), SEVERAL);
  });

  it("are anywhere below models/ where there is one", () => {
    const own = expectationOf(
      sampleSettings("prod", { models: { preprocessing: { key: "models/a/model.pkl" } } }),
    );
    expect(parseRelease(JSON.stringify(SAMPLE_RELEASE), own)).to.deep.equal(SAMPLE_RELEASE);
  });
});

describe("a release without evidence", () => {
  const untested = releaseWith("evidence", undefined);

  it("is refused in a target", () => {
    expect(refusal(untested)).to.equal(
      "releases/prod.json names release 0.1.6 without evidence: no run has tested it. A target takes tested releases only: run the pipeline in the source with these digests, and record that run.",
    );
  });

  it("is refused in a target as well where it lacks that of one pipeline", () => {
    const { runs = {}, ...rest } = SEVERAL_RELEASE.evidence ?? {};
    const { churn: _churn, ...others } = runs;
    const one = JSON.stringify({ ...SEVERAL_RELEASE, evidence: { ...rest, runs: others } });
    expect(refusal(one, SEVERAL)).to.equal(
      "releases/prod.json names release 0.1.6 without evidence for churn: no run has tested it. A target takes tested releases only: run the pipeline in the source with these digests, and record that run.",
    );
    const carried = { ...SEVERAL_RELEASE, evidence: { ...rest, runs: others, carried: { churn: "0.1.5" } } };
    expect(parseRelease(JSON.stringify(carried), SEVERAL)).to.deep.equal(carried);
  });

  it("is taken in a source, where it is tested", () => {
    expect(parseRelease(untested, SOURCE)).to.deep.equal(JSON.parse(untested));
  });

  it("is refused in a source all the same when the evidence is malformed", () => {
    expect(refusal(releaseWith(RUN, "run-1"), SOURCE)).to.equal(
      `releases/dev.json is malformed:\n  evidence.runs.preprocessing: found "run-1"; allowed: ${EXECUTION}`,
    );
  });
});
