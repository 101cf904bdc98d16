import type { Properties, Provider, ResourceState } from "../../../rehearsal/plugins/provider";

/** What was seen of a resource from its making to its end. */
export interface Life<T> {
  readonly made: ResourceState;
  readonly updated: ResourceState;
  readonly created: T;
  readonly changed: T;
  /** What reading it gave in the end: the name of AWS's error, or the value itself. */
  readonly gone: unknown;
}

/** Makes a resource, changes it in place and deletes it, reading it back through the SDK at each step. */
export async function live<T>(
  provider: Provider,
  type: string,
  inputs: Properties,
  changes: Properties,
  read: (state: ResourceState) => Promise<T>,
): Promise<Life<T>> {
  const request = { type, name: "test", inputs };
  const made = await provider.create(request);
  const created = await read(made);
  const changedInputs = { ...inputs, ...changes };
  const updated = await provider.update({ ...request, inputs: changedInputs }, { ...made, inputs });
  if (!updated)
    throw new Error(`${type} wanted a replacement for a change of ${Object.keys(changes).join(", ")}.`);
  const changed = await read(updated);
  await provider.delete(type, { ...updated, inputs: changedInputs });
  const gone = await read(updated).catch((error: Error) => error.name);
  return { made, updated, created, changed, gone };
}

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
