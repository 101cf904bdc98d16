import { expect } from "chai";
import { readSettings, type FetchParameters } from "../src/settings";
import { rejection } from "./rejection";

const sha256 = "0123456789abcdef".repeat(4);
const everything = {
  "/ds/preprocessing/input-bucket": "in",
  "/ds/preprocessing/output-bucket": "out",
  "/ds/preprocessing/artifact-bucket": "artifacts",
  "/ds/preprocessing/input-key": "raw/2024/data.csv",
  "/ds/preprocessing/model-key": "models/m.pkl",
  "/ds/preprocessing/model-sha256": sha256,
  "/ds/preprocessing/model-version-id": "v1",
};
const environment = {
  INPUT_BUCKET: "in",
  OUTPUT_BUCKET: "out",
  ARTIFACT_BUCKET: "artifacts",
  INPUT_KEY: "data.csv",
  MODEL_KEY: "m.pkl",
};

function store(values: Readonly<Record<string, string>>): { fetch: FetchParameters; asked: string[][] } {
  const asked: string[][] = [];
  const fetch: FetchParameters = (names) => {
    asked.push([...names]);
    const known = names.filter((name) => values[name] !== undefined);
    return Promise.resolve(new Map(known.map((name) => [name, values[name] ?? ""])));
  };
  return { fetch, asked };
}

function refused(env: Record<string, string>, values = everything, runId = "run-1") {
  return rejection(readSettings(env, runId, store(values).fetch), "BadConfiguration");
}

describe("readSettings", () => {
  it("asks for all parameters once", async () => {
    const { fetch, asked } = store(everything);
    expect(await readSettings({}, "run-1", fetch)).to.deep.equal({
      inputBucket: "in",
      inputKey: "raw/2024/data.csv",
      outputBucket: "out",
      outputKey: "processed/run-1/data.csv",
      artifactBucket: "artifacts",
      modelKey: "models/m.pkl",
      modelSha256: sha256,
      modelVersionId: "v1",
    });
    expect(asked).to.deep.equal([Object.keys(everything)]);
  });

  it("asks only for what the environment does not override, under PARAMETER_PATH", async () => {
    const { fetch, asked } = store({ "/team/model-key": "models/m.pkl" });
    const env = { ...environment, MODEL_KEY: undefined, PARAMETER_PATH: "/team/" };
    const settings = await readSettings(env, "run-1", fetch);
    expect(settings).to.include({
      modelKey: "models/m.pkl",
      modelSha256: undefined,
      modelVersionId: undefined,
    });
    expect(asked).to.deep.equal([["/team/model-key", "/team/model-sha256", "/team/model-version-id"]]);
  });

  it("does not ask when the environment holds every required parameter", async () => {
    const { fetch, asked } = store(everything);
    expect(await readSettings(environment, "run-1", fetch)).to.include({ modelSha256: undefined });
    expect(asked).to.deep.equal([]);
  });

  it("takes an empty MODEL_VERSION_ID as the latest version, whatever SSM holds", async () => {
    const settings = await readSettings({ MODEL_VERSION_ID: "" }, "run-1", store(everything).fetch);
    expect(settings.modelVersionId).to.equal(undefined);
  });

  it("names everything that is missing or wrong at once", async () => {
    const env = {
      ...environment,
      INPUT_BUCKET: "",
      MODEL_SHA256: "abc",
      REQUIRE_VERIFIED_MODEL: "yes",
      OUTPUT_KEY: "raw/x",
    };
    expect(await refused(env, everything, "a/b")).to.equal(
      "Missing or empty: /ds/preprocessing/input-bucket (or INPUT_BUCKET). Create the SSM parameter, or set the environment variable. " +
        'RUN_ID is "a/b"; it must be 1 to 128 letters, digits or ._=@+- and start with a letter or digit. ' +
        'REQUIRE_VERIFIED_MODEL is "yes"; set it to true or false, or leave it out. ' +
        '/ds/preprocessing/model-sha256 (or MODEL_SHA256) is "abc"; it must be 64 hexadecimal digits, or "unverified". ' +
        'OUTPUT_KEY is "raw/x"; it must name an object under processed/ or canary/.',
    );
  });

  it("refuses an empty checksum, which would otherwise switch verification off", async () => {
    expect(await refused({ MODEL_SHA256: "" })).to.include(
      '(or MODEL_SHA256) is ""; it must be 64 hexadecimal digits',
    );
  });

  it("refuses an unverified model where verified ones are required", async () => {
    const env = { ...environment, REQUIRE_VERIFIED_MODEL: "true" };
    const rest =
      ", and this account runs verified models only (REQUIRE_VERIFIED_MODEL=true). Deploy a release, which records the model's sha256.";
    const where = "/ds/preprocessing/model-sha256 (or MODEL_SHA256) is ";
    expect(await refused(env)).to.equal(`${where}missing${rest}`);
    expect(await refused({ ...env, MODEL_SHA256: "unverified" })).to.equal(`${where}unverified${rest}`);
    const verified = await readSettings({ ...env, MODEL_SHA256: sha256 }, "run-1", store({}).fetch);
    expect(verified.modelSha256).to.equal(sha256);
  });

  it("refuses a folder as input or output, and a path that SSM does not know", async () => {
    expect(await refused({ INPUT_KEY: "raw/" })).to.equal(
      'input-key is "raw/", which is a folder; name one object.',
    );
    expect(await refused({ OUTPUT_KEY: "processed/" })).to.equal(
      'OUTPUT_KEY is "processed/"; it must name an object under processed/ or canary/.',
    );
    expect(await refused({ PARAMETER_PATH: "ds" })).to.equal(
      'PARAMETER_PATH is "ds", which is not a path of SSM parameters. Give one that starts with "/", such as /ds/preprocessing.',
    );
  });
});
