import { expect } from "chai";
import { ALLOWED_CALLS, RUN_VARIABLES, SCHEDULED_CALLS } from "../../policy-pack/allowed-calls";
import { callName, callNames, unlistableCall } from "../../policy-pack/calls/forbidden-calls";
import { callsOf, parseDefinition } from "../../policy-pack/calls/state-machine";
import { everyValue, isRecord } from "../../policy-pack/known-values";
import { RELEASE, runStack, said, SOURCE_OUTPUTS } from "../stacks/run-stack";

/** The calls of a universal target or of a state machine's resource. */
const CALL = /^arn:aws:(?:states|scheduler):::(?:aws-sdk:)?([\w-]+):(\w+)(?:\.\w+)?$/;

/** Every call that the target makes by itself, and the text of its definition. */
async function madeBy(inputs: "input-key" | "raw-folder") {
  const run = await runStack({
    stack: "prod",
    mode: "preview",
    release: RELEASE,
    sourceOutputs: SOURCE_OUTPUTS,
    settings: { pipeline: { inputs } },
  });
  expect(run.succeeded, said(run)).to.equal(true);
  const inputsOf = (type: string) => run.resources.find((found) => found.type === type)?.inputs ?? {};
  const definition = parseDefinition(inputsOf("aws:sfn/stateMachine:StateMachine")["definition"]);
  const { arn } = inputsOf("aws:scheduler/schedule:Schedule")["target"] as { readonly arn: string };
  const name = (resource: string) => {
    const [, service = "", action = ""] = CALL.exec(resource) ?? [];
    return callName(service, action);
  };
  return {
    definition,
    calls: callsOf(definition).map(({ resource }) => name(resource)),
    scheduled: name(arn),
  };
}

describe("the calls that a target may make", function () {
  this.timeout(60_000);
  let made: Awaited<ReturnType<typeof madeBy>>[] = [];
  before(async () => {
    made = await Promise.all([madeBy("input-key"), madeBy("raw-folder")]);
  });

  it("are exactly those of the pipeline, whatever its settings", () => {
    const calls = made.flatMap(({ calls: own, scheduled }) => [...own, scheduled]);
    expect([...callNames(ALLOWED_CALLS)]).to.deep.equal([...new Set(calls)].sort());
    expect([...callNames(SCHEDULED_CALLS)]).to.include(made[0]?.scheduled);
  });

  it("are none that builds, runs or makes what nobody promoted", () => {
    expect([...ALLOWED_CALLS, ...SCHEDULED_CALLS].filter((call) => unlistableCall(call))).to.deep.equal([]);
  });

  it("hand the task exactly the variables that may be over its own", () => {
    const names = made.flatMap(({ definition }) =>
      [...everyValue(definition)].flatMap((value) =>
        isRecord(value) && Array.isArray(value["Environment"])
          ? value["Environment"].map((variable: { readonly Name: string }) => variable.Name)
          : [],
      ),
    );
    expect(RUN_VARIABLES).to.deep.equal([...new Set(names)].sort());
  });
});
