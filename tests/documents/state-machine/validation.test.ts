import { expect } from "chai";
import { assigned, at, evaluate } from "./expressions";
import { sampleDefinition, stateOf } from "./sample-definition";

const DEV = sampleDefinition("dev", "input-key");
const states = (Input: unknown) => ({ states: { context: { Execution: { Input } } } });
const choice = (index: number, ...path: string[]) =>
  at(stateOf(DEV, "ChooseInput"), "Choices", index, ...path);

/** Where a run goes that is started with an input: the parameter's key, the input's own, or nowhere. */
async function chosen(input: unknown): Promise<unknown> {
  if (await evaluate(choice(0, "Condition"), states(input))) return "the parameter's";
  if (await evaluate(choice(1, "Condition"), states(input)))
    return evaluate(choice(1, "Assign", "inputKey"), states(input));
  return stateOf(DEV, "ChooseInput")["Default"];
}

describe("the input of a run in a source", () => {
  it("is the parameter's for the schedule and whoever gives no validation key", async () => {
    for (const input of [{ scheduledTime: "2026-01-01T03:00:00Z" }, {}])
      expect(await chosen(input), JSON.stringify(input)).to.equal("the parameter's");
    expect(choice(0, "Next")).to.equal("FindTask");
  });

  it("is refused when it is no object: a list of one would name a key that nobody finds who reads the input", async () => {
    for (const input of ["text", 7, null, [], [{ validationKey: "validation/a.csv" }], [[{}]]])
      expect(await chosen(input), JSON.stringify(input)).to.equal("ValidationKeyRefused");
  });

  it("is the validation key that the run was started with", async () => {
    for (const validationKey of ["validation/a.csv", "validation/2026/01/a b.csv", "validation/raw/a.csv"])
      expect(await chosen({ validationKey, scheduledTime: "x" })).to.equal(validationKey);
    expect(choice(1, "Next")).to.equal("FindTask");
  });

  it("is refused as a key that is not of an object under validation/", async () => {
    for (const validationKey of [
      "raw/a.csv",
      "validation",
      "validation/",
      "validation/folder/",
      "/validation/a.csv",
      "Validation/a.csv",
      "a/validation/a.csv",
      "validation/../raw/a.csv",
      "",
      7,
      null,
      true,
      ["validation/a.csv"],
      { key: "validation/a.csv" },
    ])
      expect(await chosen({ validationKey }), JSON.stringify(validationKey)).to.equal("ValidationKeyRefused");
  });

  it("is named when it is refused, whatever it is", async () => {
    const cause = assigned(DEV, "ValidationKeyRefused", "failure", "cause");
    const of = (validationKey: unknown) => evaluate(cause, states({ validationKey }));
    const said = (found: string) =>
      `The execution was started with the validationKey ${found}. It must be the key of an object under validation/, without .., such as validation/monthly_data.csv.`;
    expect(await of("raw/a.csv")).to.equal(said("raw/a.csv"));
    expect(await of(null)).to.equal(said("null"));
    expect(await of(["a"])).to.equal(said('["a"]'));
    expect(await of("x".repeat(300))).to.equal(said("x".repeat(200)));
    expect(assigned(DEV, "ValidationKeyRefused", "failure", "error")).to.equal("ValidationKeyRefused");
    expect(stateOf(DEV, "ValidationKeyRefused")["Next"]).to.equal("NotifyFailure");
  });

  it("is asked for before anything of the run's data is read", () => {
    expect(stateOf(DEV, "ReadRelease")["Next"]).to.equal("ChooseInput");
    expect(stateOf(DEV, "FindTask")["Next"]).to.equal("CheckImage");
  });
});

describe("the definition of a target", () => {
  it("knows nothing of validation data: an input that names it changes nothing", () => {
    for (const inputs of ["input-key", "folder"] as const)
      expect(JSON.stringify(sampleDefinition("prod", inputs))).not.to.match(/validation|Execution\.Input/i);
    expect(stateOf(sampleDefinition("prod", "input-key"), "ReadRelease")["Next"]).to.equal("FindTask");
  });
});
