import { expect } from "chai";
import { warnings } from "../../deployment/warnings";
import type { Release } from "../../release/release-file";
import { sampleSettings, severalSettings, SAMPLE_RELEASE, SEVERAL_RELEASE } from "../sample-settings";

const ADDED = { images: { "ds-preprocessing": {}, "ai-service": {} } };
const HEARD = { alarms: { email: "data@example.com" } };
const ADDRESS =
  "Nobody hears when a run of prod fails: write an address into Pulumi.prod.yaml, ds-pipeline:pipelines.preprocessing.alarms: { email: team@example.com }.";

describe("whoever deploys a stack", () => {
  const told = (stack: "dev" | "prod", changes: object = {}, release = SAMPLE_RELEASE) =>
    warnings(sampleSettings(stack, { ...changes }), release);

  it("is warned that nobody hears of failures where runs matter, with what to write", () => {
    expect(told("prod")).to.deep.equal([ADDRESS]);
    expect(told("dev", { schedule: { enabled: true } })).to.deep.equal([ADDRESS.replaceAll("prod", "dev")]);
    expect(told("dev")).to.deep.equal([]);
    expect(told("prod", HEARD)).to.deep.equal([]);
  });

  it("is warned of an image that the release does not name, and told how it comes into one", () => {
    const image =
      "Release 0.1.6 does not name ai-service of the stack's images: their repositories are made and stay empty. ";
    expect(told("prod", { ...ADDED, ...HEARD })).to.deep.equal([
      `${image}Promote a release that names them.`,
    ]);
    expect(told("dev", ADDED)).to.deep.equal([
      `${image}Push to them, and write the digests into releases/dev.json as a new version.`,
    ]);
    const { images } = SAMPLE_RELEASE;
    const full = { ...SAMPLE_RELEASE, images: { ...images, "ai-service": images["ds-preprocessing"] } };
    expect(told("dev", ADDED, full as Release)).to.deep.equal([]);
  });

  it("is warned of a pipeline that the release does not name, and which failures nobody hears of", () => {
    expect(warnings(severalSettings("prod"), SAMPLE_RELEASE)).to.include.members([
      "Release 0.1.6 does not name what pipeline churn runs, image ds-churn and model churn: with this release it has no task, state machine or schedule.",
      "Release 0.1.6 does not name what pipeline smoke runs, image ds-smoke: with this release it has no task, state machine or schedule.",
      ADDRESS.replace("a run of prod", "a run of churn in prod").replace(
        "pipelines.preprocessing",
        "pipelines.churn",
      ),
    ]);
    const waiting = warnings(severalSettings("prod"), SEVERAL_RELEASE).filter((line) =>
      line.includes("runs"),
    );
    expect(waiting).to.deep.equal([]);
  });

  it("is told how a stack comes by its first release", () => {
    const first = "No release yet, so no task, state machine or schedule.";
    expect(warnings(sampleSettings("prod"), undefined)).to.deep.equal([
      `${first} Promote a tested release to 987654321098.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing, merge releases/prod.json, and run: pulumi up -s prod`,
      ADDRESS,
    ]);
    expect(warnings(sampleSettings("dev"), undefined)).to.deep.equal([
      `${first} Push an image to 123456789012.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing, write its digest to releases/dev.json, and run: pulumi up -s dev`,
    ]);
  });
});
