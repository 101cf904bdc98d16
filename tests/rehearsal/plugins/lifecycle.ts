import { expect } from "chai";
import type { Kept, Properties, Provider, ResourceState } from "../../../rehearsal/plugins/provider";

/** A resource from its making to its end. */
export interface Lifecycle {
  readonly inputs: Properties;
  /** Some of what AWS gives. */
  readonly outputs?: Properties;
  /** What `pulumi import` takes; default: the id. */
  readonly importId?: string;
  /** A change that is not the program's, and the inputs that reading must find for it. */
  readonly byHand?: {
    readonly change: (made: ResourceState) => Promise<unknown>;
    readonly found: Properties;
  };
  /** Changes in place; default: what was changed by hand is taken back. */
  readonly changes?: Properties;
  /** Inputs that can be read when the resource is deleted, for a setting that AWS always has. */
  readonly remains?: Properties;
}

type State = ResourceState & Kept;

/** Makes a resource, has it changed by hand, changes it in place and deletes it, reading it back at each step. */
export async function live(provider: Provider, type: string, life: Lifecycle): Promise<void> {
  const inputs = provider.check({ type, name: "test", inputs: life.inputs });
  const made = await provider.create({ type, name: "test", inputs });
  expect(made.outputs).to.deep.include(life.outputs ?? {});
  await isUntouched(provider, type, { ...made, inputs }, life.importId);
  let state: State = { ...made, inputs };
  if (life.byHand) {
    await life.byHand.change(made);
    state = await reading(provider, type, state);
    expect(provider.diff(type, state, inputs, []).changes, "changed by hand").to.have.members(
      Object.keys(life.byHand.found),
    );
    for (const [name, value] of Object.entries(life.byHand.found))
      expect(state.inputs[name], name).to.deep.equal(value);
  }
  if (life.byHand || life.changes) {
    const changed = provider.check({ type, name: "test", inputs: { ...inputs, ...life.changes } });
    expect(provider.diff(type, state, changed, []).replaces, "needs another").to.deep.equal([]);
    const updated = await provider.update({ type, name: "test", inputs: changed }, state);
    state = { ...updated, inputs: changed };
    await isUntouched(provider, type, state, life.importId);
  }
  await provider.delete(type, state);
  const left = await provider.read(type, state.id, state);
  if (life.remains) expect(left?.inputs).to.deep.include(life.remains);
  else {
    expect(left, "after its end").to.equal(undefined);
    expect(await provider.read(type, life.importId ?? state.id, undefined), "after its end").to.equal(
      undefined,
    );
  }
}

/** A refresh finds what the state says; an import finds it too, but for what cannot be read. */
async function isUntouched(
  provider: Provider,
  type: string,
  state: State,
  importId = state.id,
): Promise<void> {
  expect(await reading(provider, type, state), "refreshed").to.deep.equal(state);
  const imported = await provider.read(type, importId, undefined);
  if (!imported) throw new Error(`${type} ${importId} was not found.`);
  expect(imported.id).to.equal(state.id);
  const { changes } = provider.diff(type, imported, state.inputs, []);
  expect(imported.unread, "what an import cannot read").to.include.members(changes);
  expect(provider.check({ type, name: "test", inputs: imported.inputs })).to.deep.equal(imported.inputs);
}

export async function reading(provider: Provider, type: string, state: State): Promise<State> {
  const found = await provider.read(type, state.id, state);
  if (!found) throw new Error(`${type} ${state.id} is gone.`);
  const { id, inputs, outputs } = found;
  return { id, inputs, outputs };
}

/** Tags of the provider that {@link live} is given. */
export const DEFAULT_TAGS = { team: "data" };

/** Makes something a test needs beside its subject. */
export function make(provider: Provider, type: string, inputs: Properties): Promise<ResourceState> {
  return provider.create({ type, name: "test", inputs });
}

export async function errorOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("Nothing was refused.");
}
