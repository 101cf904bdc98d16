import { expect } from "chai";
import { assigned, at, condition, evaluate } from "./expressions";
import { childStates, sampleDefinition, stateOf } from "./sample-definition";

const FAN_OUT = sampleDefinition("prod", "folder");

describe("the fan-out of the state machine", () => {
  it("goes over what begins with a validation run's key in a source", async () => {
    const prefix = at(
      stateOf(sampleDefinition("dev", "folder"), "ProcessEveryObject"),
      "ItemReader",
      "Arguments",
      "Prefix",
    );
    const of = (Input: unknown) =>
      evaluate(prefix, { states: { context: { Execution: { Input } } }, inputKey: "validation/a.csv" });
    expect(await of({ scheduledTime: "2026-01-01T03:00:00Z" })).to.equal("raw/");
    expect(await of({ validationKey: "validation/a.csv" })).to.equal("validation/a.csv");
  });

  it("hands a child every variable that it reads, for it sees none of the parent's", () => {
    const definition = sampleDefinition("prod", "folder");
    const taken = Object.keys(stateOf(definition, "TakeObject")["Assign"] as object);
    const given = Object.keys(stateOf(definition, "ProcessEveryObject")["ItemSelector"] as object);
    expect([...given, "outputKey"].sort()).to.deep.equal([...taken].sort());
    const text = JSON.stringify(childStates(definition));
    // Set by the child's own states, or within an expression.
    const set = [...text.matchAll(/\$(\w+) :=|function\(\$(\w+)\)/g)].map(([, one, other]) => one ?? other);
    const own = ["states", "attempt", "failure", "inputSize", "lastWords", "folder", ...set];
    const read = [...text.matchAll(/\$([a-z][A-Za-z]*)\b(?!\()/g)].map(([, name]) => name ?? "");
    expect([...new Set(read)].filter((name) => !own.includes(name)).sort()).to.deep.equal([...taken].sort());
  });
});

describe("the first object that failed", () => {
  it("is the one that stopped first, by its own error and cause", async () => {
    const executions = ["3", "1", "2"].map((second) => ({
      ExecutionArn: `arn:${second}`,
      StopDate: `2026-01-31T12:00:0${second}.000Z`,
    }));
    const first = assigned(FAN_OUT, "FindFailedObjects", "firstFailed");
    for (const Executions of [executions, executions.slice(1, 2)])
      expect(await evaluate(first, { states: { result: { Executions } } })).to.equal("arn:1");
    const failure = assigned(FAN_OUT, "ReadFailedObject", "failure");
    const result = { Error: "Task.BadInput", Cause: "because" };
    expect(await evaluate(at(failure, "error"), { states: { result } })).to.equal("Task.BadInput");
    expect(await evaluate(at(failure, "cause"), { states: { result } })).to.equal("because");
  });

  it("is named, also by a task whose sentence does not name it", async () => {
    const cause = (told: string) =>
      evaluate(stateOf(FAN_OUT, "ObjectFailed")["Cause"], {
        failure: { error: "x", cause: told },
        inputBucket: "in",
        inputKey: "raw/a.csv",
      });
    expect(await cause("s3://in/raw/a.csv is empty")).to.equal("s3://in/raw/a.csv is empty");
    expect(await cause("the third row is blue")).to.equal("s3://in/raw/a.csv: the third row is blue");
    expect(await cause("x".repeat(5000))).to.have.length(1000);
  });

  it("leaves the map's own error where it cannot be found", () => {
    const { Catch } = stateOf(FAN_OUT, "ProcessEveryObject");
    expect(at(Catch, 0, "ErrorEquals")).to.deep.equal(["States.ExceedToleratedFailureThreshold"]);
    expect(at(Catch, 0, "Next")).to.equal("WaitForObjects");
    for (const name of ["FindMapRun", "FindFailedObjects", "ReadFailedObject"])
      expect(stateOf(FAN_OUT, name)["Catch"]).to.deep.equal([
        { ErrorEquals: ["States.ALL"], Next: "NotifyFailure" },
      ]);
  });
});

describe("a folder without any object", () => {
  it("fails the run, and says whether there were markers", async () => {
    const hasAny = condition(FAN_OUT, "AnyObject");
    expect([await evaluate(hasAny, { objects: 1 }), await evaluate(hasAny, { objects: 0 })]).to.deep.equal([
      true,
      false,
    ]);
    expect(stateOf(FAN_OUT, "AnyObject")["Default"]).to.equal("NothingToProcess");
    const cause = (skipped: number) =>
      evaluate(assigned(FAN_OUT, "NothingToProcess", "failure", "cause"), { inputBucket: "in", skipped });
    expect(await cause(0)).to.equal("There is nothing to process: s3://in/raw/ holds no object.");
    expect(await cause(2)).to.match(
      /^There is nothing to process: s3:\/\/in\/raw\/ holds only 2 skipped objects, /,
    );
  });
});
