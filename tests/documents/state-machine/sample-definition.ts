import type { Definition, State, States } from "../../../documents/state-machine/language";
import { stateMachine } from "../../../documents/state-machine/state-machine";
import { modelsOf } from "../../../release/release-file";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";

export type Inputs = "input-key" | "folder";

/** The model of the sample's release. */
export const SAMPLE_MODEL = modelsOf(SAMPLE_RELEASE)["preprocessing"]!;

/** What the sample's runs are checked against. */
export const SAMPLE_RUN_RELEASE = {
  sha256: "e".repeat(64),
  version: SAMPLE_RELEASE.version,
  image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@sha256:${"a".repeat(64)}`,
  model: SAMPLE_MODEL,
};

/** The state machine of a shipped stack. */
export function sampleDefinition(stack: "dev" | "prod", inputs: Inputs): Definition {
  const settings = sampleSettings(stack);
  const own = { ...settings, inputs };
  return stateMachine(own, SAMPLE_RUN_RELEASE).definition;
}

/** Every shipped stack with both ways to take inputs. */
export const DEFINITIONS = (["dev", "prod"] as const).flatMap((stack) =>
  (["input-key", "folder"] as const).map((inputs) => ({
    title: `${stack}, ${inputs}`,
    stack,
    inputs,
    definition: sampleDefinition(stack, inputs),
  })),
);

/** The states that each object of a fan-out goes through. */
export function childStates({ States }: Definition): States {
  const map = States["ProcessEveryObject"] as State & { ItemProcessor: { States: States } };
  return map.ItemProcessor.States;
}

/** All states of a machine, those of its children as well. */
export function allStates(definition: Definition): [string, State][] {
  const children = "ProcessEveryObject" in definition.States ? childStates(definition) : {};
  return [...Object.entries(definition.States), ...Object.entries(children)];
}

/** A state by its name. */
export function stateOf(definition: Definition, name: string): State {
  const [, state] = allStates(definition).find(([candidate]) => candidate === name) ?? [];
  if (!state) throw new Error(`The state machine has no state ${name}`);
  return state;
}
