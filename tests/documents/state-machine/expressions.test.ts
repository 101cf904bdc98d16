import { expect } from "chai";
import jsonata from "jsonata";
import type { State } from "../../../documents/state-machine/language";
import { PIPELINE_PARAMETERS } from "../../../settings/pipeline-parameters";
import { assigned, at, condition, evaluate } from "./expressions";
import { allStates, DEFINITIONS, sampleDefinition, stateOf, SAMPLE_RUN_RELEASE } from "./sample-definition";
import { words } from "../../words";

const PROD = sampleDefinition("prod", "input-key");
const FAN_OUT = sampleDefinition("prod", "folder");

/** Every expression in a state, wherever it stands. */
function expressions(value: unknown): string[] {
  if (typeof value === "string") return value.startsWith("{%") ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(expressions) : [];
}

describe("every expression of the state machines", () => {
  it("is JSONata", () => {
    const all = DEFINITIONS.flatMap(({ title, definition }) =>
      allStates(definition).flatMap(([name, state]: [string, State]) =>
        expressions(state).map((text) => [`${title}: ${name}`, text] as const),
      ),
    );
    expect(all).to.have.length.greaterThan(100);
    for (const [where, text] of all)
      expect(() => jsonata(text.slice(2, -2)), `${where}: ${text}`).to.not.throw();
  });
});

describe("reading the parameters of a run", () => {
  const answer = (names: readonly string[], missing: readonly string[] = []) => ({
    states: {
      result: {
        Parameters: names.map((name) => ({
          Name: `/ds/preprocessing/${name}`,
          Value: `value of ${name}`,
          Type: "String",
        })),
        InvalidParameters: missing.map((name) => `/ds/preprocessing/${name}`),
      },
    },
  });
  const parameters = assigned(PROD, "ReadParameters", "parameters");
  const missing = assigned(PROD, "ReadParameters", "missing");

  it("gives each by its name below the path", async () => {
    const expected = Object.fromEntries(PIPELINE_PARAMETERS.map((name) => [name, `value of ${name}`]));
    expect(await evaluate(parameters, answer([...PIPELINE_PARAMETERS].reverse()))).to.deep.equal(expected);
  });

  it("gives the only one, and none, without failing", async () => {
    expect(await evaluate(parameters, answer(["release"]))).to.deep.equal({ release: "value of release" });
    expect(await evaluate(parameters, answer([]))).to.deep.equal({});
  });

  it("names what is missing: nothing, one, several", async () => {
    expect(await evaluate(missing, answer(PIPELINE_PARAMETERS))).to.equal("");
    expect(await evaluate(missing, answer([], ["release"]))).to.equal("/ds/preprocessing/release");
    expect(await evaluate(missing, answer([], ["release", "subnets"]))).to.equal(
      "/ds/preprocessing/release, /ds/preprocessing/subnets",
    );
  });

  it("ends the run when any is missing", async () => {
    const isMissing = condition(PROD, "ParametersComplete");
    expect(await evaluate(isMissing, { missing: "" })).to.equal(false);
    expect(await evaluate(isMissing, { missing: "/ds/preprocessing/release" })).to.equal(true);
    const cause = assigned(PROD, "ParametersMissing", "failure", "cause");
    expect(await evaluate(cause, { missing: "/ds/preprocessing/release" })).to.equal(
      "Parameters are missing: /ds/preprocessing/release. Deploy the stack again.",
    );
  });

  it("takes the release from the deployment, not from a parameter that somebody could change", () => {
    expect(assigned(PROD, "ReadRelease", "release")).to.deep.equal(SAMPLE_RUN_RELEASE);
    // Asked for one thing only: whether the other parameters are this release's.
    expect(JSON.stringify(PROD).match(/\$parameters\.release/g)).to.have.length(1);
    expect(condition(PROD, "CheckModel")).to.include("$parameters.release");
  });

  it("names buckets, keys and the network", async () => {
    const buckets = { "input-bucket": "in", "input-key": "raw/a.csv", "output-bucket": "out" };
    const given = { ...buckets, subnets: "subnet-1,subnet-2", "security-group": "sg-1" };
    const of = (...path: string[]) => evaluate(assigned(PROD, "ReadRelease", ...path), { parameters: given });
    expect([await of("inputBucket"), await of("inputKey")]).to.deep.equal(["in", "raw/a.csv"]);
    expect([await of("outputBucket"), await of("network", "subnets")]).to.deep.equal([
      "out",
      "subnet-1,subnet-2",
    ]);
    expect(await of("network", "securityGroup")).to.equal("sg-1");
  });
});

describe("the name of a run", () => {
  const isTaken = (Name: string) =>
    evaluate(condition(PROD, "NameRun"), { states: { context: { Execution: { Name } } } });

  it("is the execution's, where it can be a folder's and a word of every line", async () => {
    for (const name of ["6f3b1b1e-7a0b-4b57-9d0e-3a4a9a6a2b11", "rerun-2", "a.b_c=d@e+f", "7"])
      expect(await isTaken(name), name).to.equal(true);
    for (const name of ["rerun(2)", "-x", ".x", "läuft", "it's", "a!b"])
      expect(await isTaken(name), name).to.equal(false);
  });

  it("is told when it is refused", async () => {
    const cause = assigned(PROD, "RunNameRefused", "failure", "cause");
    expect(await evaluate(cause, { states: { context: { Execution: { Name: "rerun(2)" } } } })).to.equal(
      "The execution is named rerun(2). A run takes names of letters, digits and ._=@+- that begin with a letter or digit, such as rerun-2. Start it again with another name, or without one.",
    );
  });
});

describe("the places of a run", () => {
  it("are its output, under processed/ and the run's own name, with the input's last part", async () => {
    const outputKey = assigned(PROD, "NameOutput", "outputKey");
    const of = (inputKey: string) => evaluate(outputKey, { runId: "run-1", inputKey });
    expect(await of("raw/monthly_data.csv")).to.equal("processed/run-1/monthly_data.csv");
    expect(await of("raw/2026/01/data.csv")).to.equal("processed/run-1/data.csv");
    expect(await of("data.csv")).to.equal("processed/run-1/data.csv");
  });

  it("are outputs that keep the folders below raw/ when it fans out, so that none meets another", async () => {
    const outputKey = assigned(FAN_OUT, "TakeObject", "outputKey");
    const of = (inputKey: string) => evaluate(outputKey, { states: { input: { runId: "run-1", inputKey } } });
    expect(await of("raw/a.csv")).to.equal("processed/run-1/a.csv");
    expect(await of("raw/2026/01/a.csv")).to.equal("processed/run-1/2026/01/a.csv");
    expect(await of("raw/raw/a.csv")).to.equal("processed/run-1/raw/a.csv");
  });

  it("are objects, and no markers that other programs leave beside them", async () => {
    const isMarker = (inputKey: string) => evaluate(condition(FAN_OUT, "IsMarker"), { inputKey });
    for (const key of words(
      "raw/ raw/2026/ raw/_SUCCESS raw/2026/_SUCCESS raw/_temporary/0/part-0.csv raw/.DS_Store raw/.hidden/a.csv raw/2026_$folder$",
    ))
      expect(await isMarker(key), key).to.equal(true);
    for (const key of words("raw/a.csv raw/a_b.csv raw/year=2026/month=11/a.b.csv raw/$folder$.csv raw/a"))
      expect(await isMarker(key), key).to.equal(false);
  });

  it("are subnets, as a list even of one", async () => {
    const network = at(stateOf(PROD, "RunTask"), "Arguments", "NetworkConfiguration", "AwsvpcConfiguration");
    const of = (subnets: string) => evaluate(at(network, "Subnets"), { network: { subnets } });
    expect(await of("subnet-1,subnet-2")).to.deep.equal(["subnet-1", "subnet-2"]);
    expect(await of("subnet-1")).to.deep.equal(["subnet-1"]);
    const groups = at(network, "SecurityGroups");
    expect(await evaluate(groups, { network: { securityGroup: "sg-1" } })).to.deep.equal(["sg-1"]);
  });
});
