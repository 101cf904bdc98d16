import { expect } from "chai";
import type { Kept, Properties, Provider, ResourceState } from "../../../rehearsal/plugins/provider";

/** A resource from its making to its end. */
export interface Lifecycle {
  readonly inputs: Properties;
  /** Some of what AWS gives. */
  readonly outputs?: Properties;
  /** What `pulumi import` takes; default: the id. */
  readonly importId?: string;
  /** What can be changed in place. */
  readonly changes?: Properties;
  /** Inputs that can be read when the resource is deleted, for a setting that AWS always has. */
  readonly remains?: Properties;
}

type State = ResourceState & Kept;

/** Makes a resource, changes it behind the back of whoever made it, has it changed back and deletes it, reading it at each step. */
export async function live(provider: Provider, type: string, life: Lifecycle): Promise<void> {
  const { outputs = {}, importId, changes } = life;
  const checked = (inputs: Properties) => provider.check({ type, name: "test", inputs });
  const inputs = checked(life.inputs);
  const made = await provider.create({ type, name: "test", inputs });
  expect(made.outputs).to.deep.include(outputs);
  let state: State = { ...made, inputs };
  await isUntouched(provider, type, state, importId);
  if (changes) {
    const changed = checked({ ...inputs, ...changes });
    expect(provider.diff(type, state, changed, []).replaces, "needs another").to.deep.equal([]);
    const updated = await provider.update({ type, name: "test", inputs: changed }, state);
    await isUntouched(provider, type, { ...updated, inputs: changed }, importId);
    const found = await reading(provider, type, state);
    expect(provider.diff(type, found, changed, []).changes, "found").to.deep.equal([]);
    expect(provider.diff(type, found, inputs, []).changes, "drift").to.have.members(Object.keys(changes));
    state = { ...(await provider.update({ type, name: "test", inputs }, found)), inputs };
    await isUntouched(provider, type, state, importId);
  }
  await provider.delete(type, state);
  const left = await provider.read(type, state.id, state);
  if (life.remains) expect(left?.inputs).to.deep.include(life.remains);
  else {
    expect(left, "after its end").to.equal(undefined);
    expect(await provider.read(type, importId ?? state.id, undefined), "after its end").to.equal(undefined);
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
