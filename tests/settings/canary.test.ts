import { expect } from "chai";
import { exportContract } from "../../deployment/contract";
import { taskRolePolicy } from "../../documents/roles/task-role";
import { listingOf } from "../../settings/deployers";
import {
  canariesOf,
  canaryOf,
  everyCanary,
  everyPipeline,
  pipelineOf,
  type PipelineSettings,
  trying,
  withCanaries,
} from "../../settings/settings";
import { overlaps } from "../../settings/patterns";
import { configWith, tryingPipelines, tryingSettings } from "../sample-settings";
import { refusal } from "./faults";

type Changes = Readonly<Record<string, unknown>>;

const PROD = tryingSettings("prod");
const LIVE = pipelineOf(PROD, "preprocessing");
const CANARY = canaryOf(LIVE) as PipelineSettings;

/** Faults of the target whose pipelines are changed, without the project's name. */
function faultsOf(pipelines: Changes, others: Changes = {}, stack: "dev" | "prod" = "prod"): string[] {
  const config = tryingPipelines(stack);
  const all = { ...(config["pipelines"] as Changes), ...pipelines };
  return refusal(stack, configWith(stack, { ...config, ...others, pipelines: all }))
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/^ {2}ds-pipeline:/, ""));
}

const canary = { maxChange: { mean: 0.1 } };
const schedule = { enabled: true };
const preprocessing = { image: "ds-preprocessing", model: "preprocessing", schedule };

describe("what tries releases", () => {
  it("has names of its own, and tells who hears of the pipeline", () => {
    const same = ["topic", "releaseParameter", "cluster", "inputBucket", "outputBucket"] as const;
    for (const name of same) expect(CANARY.names[name], name).to.equal(LIVE.names[name]);
    expect(CANARY.names).to.include({
      taskFamily: "ds-preprocessing-canary",
      stateMachine: "ds-preprocessing-canary-pipeline",
      logGroup: "/ecs/ds-preprocessing-canary-prod",
      parameterPath: "/ds/preprocessing-canary",
      taskRole: "ds-preprocessing-canary-task-prod",
    });
    expect(CANARY.arns.topic).to.equal(LIVE.arns.topic);
    expect(CANARY.schedule.enabled).to.equal(false);
  });

  it("is of the pipelines that say so", () => {
    expect(canariesOf(PROD).map(({ workload }) => workload)).to.deep.equal(["preprocessing-canary"]);
    expect(withCanaries(PROD).map(({ workload }) => workload)).to.deep.equal([
      "churn",
      "preprocessing",
      "smoke",
      "preprocessing-canary",
    ]);
    expect(canaryOf(pipelineOf(PROD, "churn"))).to.equal(undefined);
    // Whether the settings are the stack's, or those of one of its pipelines.
    for (const given of [LIVE, CANARY, pipelineOf(PROD, "churn")])
      expect(withCanaries(given).map(({ workload, folder }) => [workload, folder])).to.deep.equal([
        ["churn", "churn"],
        ["preprocessing", undefined],
        ["smoke", undefined],
        ["preprocessing-canary", undefined],
      ]);
  });

  it("is among what bootstrap's roles reach by patterns, and what starts it reaches nothing that runs", () => {
    const [all, canaries] = [everyPipeline(PROD).arns, everyCanary(PROD).arns];
    for (const key of ["taskRole", "stateMachine", "logGroup", "stateMachineRole", "executionRole"] as const)
      expect(overlaps(CANARY.arns[key], all[key]), key).to.equal(true);
    expect(overlaps(CANARY.arns.stateMachine, canaries.stateMachine)).to.equal(true);
    for (const workload of Object.keys(PROD.pipelines))
      expect(overlaps(pipelineOf(PROD, workload).arns.stateMachine, canaries.stateMachine)).to.equal(false);
  });

  it("reads what the pipeline reads, and writes where no result is", () => {
    const statement = (of: PipelineSettings, sid: string) =>
      taskRolePolicy(of).Statement.find(({ Sid }) => Sid === sid);
    expect(statement(CANARY, "ReadInput")).to.deep.equal(statement(LIVE, "ReadInput"));
    expect(statement(CANARY, "WriteResults")?.Resource).to.deep.equal([`${PROD.arns.outputBucket}/canary/*`]);
    expect(statement(LIVE, "WriteResults")?.Resource).to.deep.equal([
      `${PROD.arns.outputBucket}/processed/*`,
    ]);
  });

  it("is a reader of models that the source has to know", () => {
    expect(exportContract(tryingSettings("dev")).modelReaderArns).to.include(CANARY.arns.taskRole);
    expect(listingOf(PROD).readers).to.deep.equal(
      ["ds-{workload}-task-{stack}", CANARY.names.taskRole].map((reader) =>
        reader.replace("{stack}", "prod"),
      ),
    );
  });

  it("is by a release file beside the stack's", () => {
    expect(trying(PROD).releaseFile).to.equal("releases/prod.canary.json");
  });
});

describe("settings of what tries releases", () => {
  it("are of a target, on one object, and held to something", () => {
    expect(faultsOf({ preprocessing: { ...preprocessing, canary } }, {}, "dev")).to.deep.equal([
      'pipelines.preprocessing.canary: found {"required":false,"maxChange":{"mean":0.1}}; allowed: nothing: a source tests releases, and a target tries them',
    ]);
    expect(faultsOf({ smoke: { image: "ds-smoke", inputs: "none", schedule, canary } })).to.deep.equal([
      'pipelines.smoke.canary: found {"required":false,"maxChange":{"mean":0.1}}; allowed: nothing: inputs is none, and a release is tried on the one object of inputs: input-key',
    ]);
    expect(faultsOf({ preprocessing: { ...preprocessing, canary: {} } })).to.deep.equal([
      "pipelines.preprocessing.canary.maxChange: found {}; allowed: at least one metric, here or in validation.thresholds: a run that is held to nothing shows nothing",
    ]);
  });

  it("leave its names to it", () => {
    expect(faultsOf({ "churn-canary": { image: "ds-churn", inputs: "none", schedule } })).to.deep.equal([
      'pipelines.churn-canary: found "churn-canary"; allowed: a name that does not end with -canary, as that of what tries a release beside a pipeline does',
    ]);
    expect(faultsOf({}, { release: { file: "releases/prod.canary.json" } })).to.deep.equal([
      'release.file: found "releases/prod.canary.json"; allowed: a path that does not end with .canary.json, as the file of a release that is tried does',
    ]);
  });

  it("need names that both can have", () => {
    const one = {
      names: { stateMachine: "nightly" },
      images: { "ds-preprocessing": {} },
      models: { preprocessing: { key: "models/preprocessing_model.pkl" } },
      pipelines: { preprocessing: { ...preprocessing, canary } },
    };
    const [, ...faults] = refusal("prod", configWith("prod", one)).split("\n");
    expect(faults).to.deep.equal([
      '  ds-pipeline:names.stateMachine: found "nightly"; allowed: a name with {workload} in it, so that pipelines preprocessing, preprocessing-canary have one each',
    ]);
    const long = "x".repeat(50);
    expect(faultsOf({}, { names: { taskRole: `${long}-{workload}` } })).to.deep.include(
      `names.taskRole: found "${long}-preprocessing-canary"; allowed: an IAM role name of 1 to 64 letters, digits and +=,.@_-`,
    );
  });
});
