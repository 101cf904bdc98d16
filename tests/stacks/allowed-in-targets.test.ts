import { expect } from "chai";
import { ALLOWED_CALLS, RUN_VARIABLES, SCHEDULED_CALLS } from "../../policy-pack/allowed-calls";
import { ALLOWED_TYPES } from "../../policy-pack/allowed-types";
import { callName, callNames } from "../../policy-pack/calls/forbidden-calls";
import { callsOf, parseDefinition } from "../../policy-pack/calls/state-machine";
import { everyValue, isMap } from "../../policy-pack/known-values";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { RELEASE, runStack, said, SOURCE_OUTPUTS, type StackRunArgs } from "./run-stack";

/** Every setting that adds types or calls to a target, between them. */
const VARIANTS: readonly NonNullable<StackRunArgs["settings"]>[] = [
  {},
  {
    encryption: "customer-managed",
    network: { egress: "endpoints" },
    inputs: "folder",
    alarms: { email: "data@example.com" },
  },
];
/** The calls of a universal target or of a state machine's resource. */
const CALL = /^arn:aws:(?:states|scheduler):::(?:aws-sdk:)?([\w-]+):(\w+)(?:\.\w+)?$/;

function nameOf(resource: string): string {
  const [, service = "", action = ""] = CALL.exec(resource) ?? [];
  return callName(service, action);
}

const inputsOf = ({ resources }: ScratchRun, type: string) =>
  resources.find((found) => found.type === type)?.inputs ?? {};

describe("what the policy pack allows in a target", () => {
  let runs: ScratchRun[] = [];
  const definitions = () =>
    runs.map((run) => parseDefinition(inputsOf(run, "aws:sfn/stateMachine:StateMachine")["definition"]));

  before(async () => {
    const target = {
      stack: "prod",
      mode: "preview",
      release: RELEASE,
      sourceOutputs: SOURCE_OUTPUTS,
    } as const;
    runs = await Promise.all(VARIANTS.map((settings) => runStack({ ...target, settings })));
    for (const run of runs) expect(run.succeeded, said(run)).to.equal(true);
  });

  it("are exactly the types that the pipeline registers, whatever its settings", () => {
    const types = runs.flatMap(({ resources }) => resources.map(({ type }) => type));
    expect([...ALLOWED_TYPES]).to.deep.equal([...new Set(types)].sort());
  });

  it("are exactly the calls that the pipeline makes, whatever its settings", () => {
    const scheduled = runs.map((run) => {
      const { arn } = inputsOf(run, "aws:scheduler/schedule:Schedule")["target"] as { readonly arn: string };
      return nameOf(arn);
    });
    const made = definitions().flatMap((definition) =>
      callsOf(definition).map(({ resource }) => nameOf(resource)),
    );
    expect([...callNames(ALLOWED_CALLS)]).to.deep.equal([...new Set([...made, ...scheduled])].sort());
    expect([...callNames(SCHEDULED_CALLS)]).to.include(scheduled[0]);
  });

  it("are exactly the variables that a run hands its task", () => {
    const names = definitions().flatMap((definition) =>
      [...everyValue(definition)].flatMap((value) =>
        isMap(value) && Array.isArray(value["Environment"])
          ? value["Environment"].map((variable: { readonly Name: string }) => variable.Name)
          : [],
      ),
    );
    expect(RUN_VARIABLES).to.deep.equal([...new Set(names)].sort());
  });
});
