import { expect } from "chai";
import { PIPELINE_PARAMETERS } from "../../settings/pipeline-parameters";
import { parseSettings, pipelineOf, pipelinesOf } from "../../settings/settings";
import {
  configWith,
  listed,
  PROJECT,
  sampleSettings,
  severalPipelines,
  severalSettings,
} from "../sample-settings";
import { refusal } from "./faults";

type Changes = Readonly<Record<string, unknown>>;

const SEVERAL = severalPipelines("dev") as Readonly<Record<string, Readonly<Record<string, Changes>>>>;
const { preprocessing, churn, smoke } = SEVERAL["pipelines"] as Record<string, Changes>;

/** The faults of the fixture's source with three pipelines and changes to it, without the project's name. */
function faultsOf(changes: Changes, stack: "dev" | "prod" = "dev"): string[] {
  const [, ...lines] = refusal(stack, configWith(stack, { ...severalPipelines(stack), ...changes })).split(
    "\n",
  );
  return lines.map((line) => line.replace(/^ {2}ds-pipeline:/, ""));
}
/** The same with other pipelines beside the fixture's. */
const beside = (pipelines: Changes) => faultsOf({ pipelines: { preprocessing, ...pipelines } });

describe("pipelines that contradict each other", () => {
  it("share a name in AWS", () => {
    const { names } = sampleSettings("dev");
    const allowed =
      "a name with {workload} in it, so that pipelines churn, preprocessing, smoke have one each";
    expect(faultsOf({ names: { taskFamily: "ds-preprocessing", topic: names.topic } })).to.deep.equal([
      `names.taskFamily: found "ds-preprocessing"; allowed: ${allowed}`,
      `names.topic: found "ds-preprocessing-alerts"; allowed: ${allowed}`,
    ]);
  });

  it("have roles that the patterns of their names confuse", () => {
    const allowed = (other: string) =>
      `a name that differs from names.${other} whatever stands for {workload}: roles of pipelines are given by the pattern of their names`;
    expect(faultsOf({ names: { taskRole: "ds-{workload}-dev" } })).to.deep.equal([
      `names.taskRole: found "ds-{workload}-dev"; allowed: ${allowed("executionRole (ds-*-execution-dev)")}`,
      `names.stateMachineRole: found "ds-{workload}-states-{stack}"; allowed: ${allowed("taskRole (ds-*-dev)")}`,
      `names.scheduleRole: found "ds-{workload}-schedule-{stack}"; allowed: ${allowed("taskRole (ds-*-dev)")}`,
    ]);
    expect(
      faultsOf({ names: { scheduleRole: "ds-{workload}-{stack}", deployRole: "ds-x-dev" } })[0],
    ).to.include("allowed: a name that differs from names.executionRole");
    expect(faultsOf({ names: { deployRole: "ds-x-task-dev" } })).to.deep.equal([
      `names.taskRole: found "ds-{workload}-task-{stack}"; allowed: ${allowed("deployRole (ds-x-task-dev)")}`,
    ]);
  });

  it("have names of which the pattern matches whatever else there is", () => {
    const allowed = (where: string) =>
      `a name with at least 2 letters or digits ${where} {workload}: roles reach what has a name of its pattern, whoever made it`;
    for (const key of ["taskFamily", "stateMachine", "schedule", "topic", "deadLetterQueue"])
      for (const found of ["{workload}", "a-{workload}-b"])
        expect(faultsOf({ names: { ...SEVERAL["names"], [key]: found } })).to.deep.equal([
          `names.${key}: found "${found}"; allowed: ${allowed("before or after")}`,
        ]);
    expect(faultsOf({ names: { ...SEVERAL["names"], taskRole: "{workload}" } })).to.include(
      `names.taskRole: found "{workload}"; allowed: ${allowed("before or after")}`,
    );
    for (const [key, found] of [
      ["logGroup", "/{workload}-tasks"],
      ["parameterPath", "/{workload}/ds"],
    ] as const)
      expect(faultsOf({ names: { ...SEVERAL["names"], [key]: found } })).to.deep.equal([
        `names.${key}: found "${found}"; allowed: ${allowed("before")}`,
      ]);
    const near = { stateMachine: "{workload}-ml", topic: "ml{workload}", parameterPath: "/ml/{workload}" };
    expect(severalSettings("dev", { names: { ...SEVERAL["names"], ...near } }).pipelineNames).to.include(
      near,
    );
  });

  it("have a parameter that the release's could be", () => {
    const said = (releaseParameter: string, parameterPath = "/ds/{workload}") =>
      faultsOf({ names: { ...SEVERAL["names"], releaseParameter, parameterPath } });
    const fault = (found: string, parameter: string) =>
      `names.releaseParameter: found "${found}"; allowed: another name than a parameter of a pipeline has, whatever stands for {workload}: ${parameter} is one`;
    for (const leaf of PIPELINE_PARAMETERS)
      expect(said(`/ds/churn/${leaf}`)).to.deep.equal([fault(`/ds/churn/${leaf}`, `/ds/*/${leaf}`)]);
    expect(said("/ds/one/to/come/subnets")).to.deep.equal([
      fault("/ds/one/to/come/subnets", "/ds/*/subnets"),
    ]);
    const exact = { parameterPath: "/ds/only", releaseParameter: "/ds/only/model-key" };
    const alone = () => parseSettings(PROJECT, "dev", configWith("dev", { names: exact }));
    expect(alone).to.throw(fault("/ds/only/model-key", "/ds/only/model-key"));
    const { names } = severalSettings("dev", {
      names: { ...SEVERAL["names"], releaseParameter: "/ds/churn/model-keys" },
    });
    expect(names.releaseParameter).to.equal("/ds/churn/model-keys");
  });

  it("have no folder, or one folder twice", () => {
    const one = { ...churn, folder: undefined, inputs: "input-key" };
    expect(beside({ churn: { ...one, inputKey: "raw/a.csv" } })).to.deep.equal([
      "pipelines.preprocessing.folder: found nothing; allowed: a folder of its own, such as preprocessing: pipeline churn has none, and one pipeline may",
    ]);
    expect(beside({ churn, again: { ...churn } })).to.deep.equal([
      'pipelines.churn.folder: found "churn"; allowed: a folder of its own: pipeline again has the same',
    ]);
  });

  it("take every object for their own", () => {
    const all = { ...preprocessing, inputs: "folder" };
    expect(faultsOf({ pipelines: { preprocessing: all, churn } })).to.deep.equal([
      "pipelines.preprocessing.folder: found nothing; allowed: a folder of its own, such as preprocessing: without one, every object under raw/ is its input, those of other pipelines too",
    ]);
    const alone = {
      pipelines: { preprocessing: all, smoke },
      models: { preprocessing: { key: "models/a" } },
    };
    expect(pipelineOf(severalSettings("dev", alone), "preprocessing").inputs).to.equal("folder");
  });

  it("have data where their roles do not reach", () => {
    expect(
      beside({
        churn: {
          ...churn,
          inputs: "input-key",
          inputKey: "raw/monthly_data.csv",
          validation: { thresholds: { rows: { min: 1 } } },
        },
      }),
    ).to.deep.equal([
      'pipelines.churn.inputKey: found "raw/monthly_data.csv"; allowed: an object key under raw/churn/, the pipeline\'s folder',
      'pipelines.churn.validation.key: found "validation/monthly_data.csv"; allowed: an object key under validation/churn/, the pipeline\'s folder',
    ]);
    expect(beside({ churn, smoke: { ...smoke, folder: "smoke" } })).to.deep.equal([
      'pipelines.smoke.folder: found "smoke"; allowed: nothing: inputs is none',
    ]);
  });

  it("have data in the folder of another, which their roles are kept from", () => {
    const inputKey = "raw/churn/a.csv";
    const validation = (thresholds: object) => ({ key: "validation/churn/a.csv", thresholds });
    const found = (key: string, object: string) =>
      `pipelines.preprocessing.${key}: found "${object}"; allowed: an object key that is in no folder of another pipeline: this is in that of churn`;
    const given = (changes: Changes) => ({
      pipelines: { preprocessing: { ...preprocessing, ...changes }, churn },
    });
    expect(faultsOf(given({ inputKey, validation: validation({ rows: { min: 1 } }) }))).to.deep.equal([
      found("inputKey", inputKey),
      found("validation.key", "validation/churn/a.csv"),
    ]);
    expect(faultsOf(given({ inputKey }), "prod")).to.deep.equal([found("inputKey", inputKey)]);
    const near = given({ inputKey: "raw/churn.csv", validation: validation({}) });
    expect(pipelinesOf(severalSettings("dev", near))).to.have.length(2);
  });

  it("read models of one folder, or leave one unread", () => {
    const models = { preprocessing: { key: "models/a.pkl" }, churn: { key: "models/b.pkl" } };
    expect(faultsOf({ models })).to.deep.equal([
      'models.preprocessing.key: found "models/a.pkl"; allowed: a key in a folder of its own, such as models/preprocessing/a.pkl: churn is in models/, and a pipeline\'s role reads the folder of its model',
    ]);
    expect(beside({ smoke })).to.deep.equal([
      'models.churn: found {"key":"models/churn/model.pkl"}; allowed: a model that a pipeline reads (pipelines.<name>.model)',
    ]);
  });

  it("leave one without a folder beside more than its roles can be kept from", () => {
    const withFolders = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `p${index}`,
          { ...churn, folder: `p${index}`, model: "churn" },
        ]),
      );
    const fit = { pipelines: { preprocessing, ...withFolders(8) } };
    expect(pipelinesOf(severalSettings("dev", fit))).to.have.length(9);
    expect(beside(withFolders(9))).to.deep.equal([
      "pipelines.preprocessing.folder: found nothing; allowed: a folder of its own, such as preprocessing: beside more than 8 pipelines with folders, every one has one",
    ]);
  });

  it("have models in folders of more characters than policies have room for", () => {
    const key = `models/${"x".repeat(94)}/a`;
    const models = { preprocessing: { key: "models/a" }, churn: { key } };
    expect(faultsOf({ models })).to.deep.equal([
      `models.churn.key: found "${key}"; allowed: a key in a folder of at most 100 characters where a stack has several models, for roles are kept from each other's`,
    ]);
    expect(sampleSettings("dev", { models: { preprocessing: { key } } }).model?.key).to.equal(key);
  });

  it("have models in folders that stand for others in a policy, or where no role reads them", () => {
    for (const key of ["models/*/model.pkl", "models/ch*/model.pkl"])
      expect(
        faultsOf({ models: { preprocessing: { key }, churn: { key: "models/churn/a" } } }),
      ).to.deep.equal([
        `models.preprocessing.key: found "${key}"; allowed: a key in a folder without * where a stack has several models: in a policy it would stand for the folders of the others`,
      ]);
    const starred = { preprocessing: { key: "models/b/*.pkl" }, churn: { key: "models/churn/a" } };
    expect(severalSettings("dev", { models: starred }).models).to.deep.equal(starred);
    for (const key of ["model.pkl", "releases/v1/model.pkl", "raw/../models/a"])
      expect(faultsOf({ models: { preprocessing: { key }, churn: { key: "models/churn/a" } } })).to.include(
        `models.preprocessing.key: found "${key}"; allowed: an object key under models/, such as models/churn/model.pkl`,
      );
  });

  it("are too many", () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`p${index}`, { ...smoke }]));
    expect(beside({ ...many, churn })[0]).to.match(/^pipelines: found .*; allowed: at most 20 pipelines$/);
  });
});

describe("the readers of a target's models", () => {
  const lets = (readers: readonly string[], stack = "prod") => ({
    ...listed(stack, "987654321098"),
    readers,
  });

  it("are one for each pipeline that reads a model, and each once", () => {
    const readers = ["ds-{workload}-task-prod", "ds-churn-task-prod", "auditor"];
    expect(severalSettings("dev", { targets: [lets(readers)] }).targets[0]?.readers).to.deep.equal([
      "ds-churn-task-prod",
      "ds-preprocessing-task-prod",
      "auditor",
    ]);
  });

  it("are roles by their names, that of each pipeline too", () => {
    const longest = `{workload}-${"x".repeat(54)}`;
    expect(faultsOf({ targets: [lets(["auditor", longest])] })).to.deep.equal([
      `targets.0.readers.1: found "preprocessing-${"x".repeat(54)}"; allowed: an IAM role name of 1 to 64 letters, digits and +=,.@_-`,
    ]);
    expect(faultsOf({ targets: [lets(["a/b"])] })).to.deep.equal([
      'targets.0.readers.0: found "a/b"; allowed: a role name, in which {workload} stands for each pipeline that reads a model',
    ]);
  });

  it("are as many as the policies take: of a target, and of all together", () => {
    const roles = (count: number, of: string) =>
      Array.from({ length: count }, (_, index) => `${of}-${index}`);
    expect(faultsOf({ targets: [lets(["ds-{workload}-task-prod", ...roles(19, "auditor")])] })[0]).to.match(
      /^targets\.0\.readers: found \[.*\]; allowed: at most 20 roles$/,
    );
    const all = [20, 20, 10].map((count, index) => lets(roles(count, `r${index}`), `stack-${index}`));
    expect(severalSettings("dev", { targets: all }).targets).to.have.length(3);
    expect(faultsOf({ targets: [...all, lets(["one-more"], "d")] })).to.deep.equal([
      'targets: found "51 readers"; allowed: at most 50 readers of all targets together, for the policy of the artifact bucket names each',
    ]);
  });
});

describe("pipelines that agree", () => {
  it("are each the stack's settings with their own, in the order of their names", () => {
    const settings = severalSettings("prod");
    expect(
      pipelinesOf(settings).map(({ workload, image, model, folder, names }) => [
        workload,
        image,
        model?.key,
        folder,
        names.stateMachine,
        names.cluster,
      ]),
    ).to.deep.equal([
      ["churn", "ds-churn", "models/churn/model.pkl", "churn", "ds-churn-pipeline", "ds-processing-cluster"],
      [
        "preprocessing",
        "ds-preprocessing",
        "models/preprocessing_model.pkl",
        undefined,
        "ds-preprocessing-pipeline",
        "ds-processing-cluster",
      ],
      ["smoke", "ds-smoke", undefined, undefined, "ds-smoke-pipeline", "ds-processing-cluster"],
    ]);
    expect(() => pipelineOf(settings, "other")).to.throw("prod has no pipeline other");
  });

  it("may read one model", () => {
    const shared = { pipelines: { preprocessing, other: { ...smoke, model: "preprocessing" } } };
    const models = { preprocessing: { key: "models/a.pkl" } };
    const settings = parseSettings(PROJECT, "dev", configWith("dev", { ...SEVERAL, ...shared, models }));
    expect(pipelinesOf(settings).map(({ model }) => model?.name)).to.deep.equal([
      "preprocessing",
      "preprocessing",
    ]);
  });
});
