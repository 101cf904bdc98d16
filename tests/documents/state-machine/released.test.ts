import { expect } from "chai";
import { SAMPLE_RELEASE } from "../../sample-settings";
import { assigned, at, condition, evaluate } from "./expressions";
import { SAMPLE_MODEL, SAMPLE_RUN_RELEASE, sampleDefinition, stateOf } from "./sample-definition";

const PROD = sampleDefinition("prod", "input-key");
const DEV = sampleDefinition("dev", "input-key");

describe("the model of a run", () => {
  const { key, sha256, versionId } = SAMPLE_MODEL;
  const released = {
    "model-key": key,
    "model-sha256": sha256,
    "model-version-id": versionId,
    release: JSON.stringify(SAMPLE_RELEASE),
  };
  const isReleased = condition(PROD, "CheckModel");
  const check = (changes: object) =>
    evaluate(isReleased, { parameters: { ...released, ...changes }, release: SAMPLE_RUN_RELEASE });

  it("is the release's when key, digest and version agree", async () => {
    expect(await check({})).to.equal(true);
    const model = at(stateOf(PROD, "CheckModel"), "Choices", 0, "Assign", "model");
    expect(await evaluate(model, { release: SAMPLE_RUN_RELEASE })).to.deep.equal({ key, sha256, versionId });
  });

  it("is another when any of them differs or is not there", async () => {
    for (const other of [
      { "model-key": "models/v1.2.4/model.pkl" },
      { "model-sha256": "c".repeat(64) },
      { "model-version-id": "another" },
      { "model-version-id": undefined },
      { "model-key": key.toUpperCase() },
    ])
      expect(await check(other), JSON.stringify(other)).to.equal(false);
  });

  it("stays the release's while the parameters are all of another, as a deploy leaves them half way", async () => {
    const next = { key: "models/v2/model.pkl", sha256: "c".repeat(64), versionId: "next" };
    const deploying = {
      "model-key": next.key,
      "model-sha256": next.sha256,
      "model-version-id": next.versionId,
    };
    const of = (model: object) =>
      check({
        ...deploying,
        release: JSON.stringify({ ...SAMPLE_RELEASE, models: { preprocessing: model } }),
      });
    expect(await of(next)).to.equal(true);
    expect(await of({ ...SAMPLE_MODEL, versionId: "next" })).to.equal(true);
    expect(await of({ ...SAMPLE_MODEL, sha256: next.sha256 })).to.equal(true);
    expect(await of(SAMPLE_MODEL)).to.equal(false);
  });

  it("is refused in a target when it is another, with both names", async () => {
    expect(stateOf(PROD, "CheckModel")["Default"]).to.equal("ModelNotReleased");
    const cause = assigned(PROD, "ModelNotReleased", "failure", "cause");
    const variables = { parameters: { "model-key": "models/new.pkl" }, release: SAMPLE_RUN_RELEASE };
    expect(await evaluate(cause, variables)).to.equal(
      `The parameters name model models/new.pkl, but release 0.1.6 was tested with models/v1.2.3/model.pkl (sha256 ${sha256}). Promote a release with that model, or set the parameters back.`,
    );
  });

  it("is taken in a source when it is another, marked unverified", async () => {
    expect(stateOf(DEV, "CheckModel")["Default"]).to.equal("UseUnverifiedModel");
    const { key: found, ...rest } = assigned(DEV, "UseUnverifiedModel", "model") as Record<string, unknown>;
    expect(rest).to.deep.equal({ sha256: "unverified", versionId: "" });
    expect(await evaluate(found, { parameters: { "model-key": "models/new.pkl" } })).to.equal(
      "models/new.pkl",
    );
  });
});

describe("the image of a run", () => {
  const task = (...images: string[]) => ({
    states: {
      result: {
        TaskDefinition: {
          TaskDefinitionArn: "arn:task:7",
          ContainerDefinitions: images.map((Image) => ({ Name: "ds-preprocessing", Image })),
        },
      },
    },
  });
  const images = assigned(PROD, "FindTask", "images");
  const isReleased = condition(PROD, "CheckImage");
  const check = async (...found: string[]) =>
    evaluate(isReleased, { images: await evaluate(images, task(...found)), release: SAMPLE_RUN_RELEASE });

  it("is the released one, in the task's only container", async () => {
    const { image } = SAMPLE_RUN_RELEASE;
    expect(await check(image)).to.equal(true);
    expect(await check(image.replace("a".repeat(64), "b".repeat(64)))).to.equal(false);
    expect(await check(image, image)).to.equal(false);
    expect(stateOf(PROD, "CheckImage")["Default"]).to.equal("ImageNotReleased");
  });

  it("is looked for in older revisions, few and none below the first", async () => {
    const older = at(stateOf(PROD, "CheckImage"), "Choices", 1);
    const looks = (revision: number, revisions: number) =>
      evaluate(at(older, "Condition"), { revision, revisions });
    expect([await looks(7, 1), await looks(7, 4), await looks(7, 5), await looks(1, 1)]).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
    expect(await evaluate(at(older, "Assign", "revision"), { revision: 7 })).to.equal(6);
    expect(await evaluate(at(older, "Assign", "revisions"), { revisions: 1 })).to.equal(2);
    const name = at(stateOf(PROD, "FindOlderTask"), "Arguments", "TaskDefinition");
    expect(await evaluate(name, { revision: 6 })).to.equal("ds-preprocessing:6");
    const cause = assigned(PROD, "ImageNotReleased", "failure", "cause");
    const variables = { newestImages: "b", images: "older", release: { version: "0.1.6", image: "a" } };
    expect(await evaluate(cause, variables)).to.equal(
      "The definition runs b, but release 0.1.6 is a. Deploy the stack again.",
    );
  });

  it("is run from the very revision that was checked", async () => {
    expect(await evaluate(assigned(PROD, "FindTask", "taskDefinition"), task("x"))).to.equal("arn:task:7");
    expect(at(stateOf(PROD, "RunTask"), "Arguments", "TaskDefinition")).to.equal("{% $taskDefinition %}");
  });
});
