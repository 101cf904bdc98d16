import { isDeepStrictEqual } from "node:util";
import { UNKNOWN, type Provider, type ResourceRequest } from "../plugins/provider";
import type { Mode, Operation } from "./result";
import type { StoredResource } from "./state";
import { carrySecrets, markSecret, reveal, revealProperties, type MarkedProperties } from "../plugins/values";

/** What the program wants of one custom resource, and what there is of it. */
export interface Change {
  readonly type: string;
  readonly name: string;
  readonly inputs: MarkedProperties;
  readonly before: StoredResource | undefined;
  /** Set when an option or another provider asks for a replacement whatever the provider says. */
  readonly mustReplace: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly additionalSecretOutputs: readonly string[];
}

export interface Outcome {
  readonly operation: Operation;
  readonly id: string;
  readonly outputs: MarkedProperties;
  /** The old resource of a replacement no longer exists. */
  readonly deletedBefore: boolean;
}

/** Compares, then previews or carries out. `provider` is undefined while its settings are unknown, in a preview. */
export async function carryOut(change: Change, provider: Provider | undefined, mode: Mode): Promise<Outcome> {
  const { before } = change;
  const operation = intendedOperation(change);
  if (operation === "same" && before) {
    return { operation, id: before.id, outputs: before.outputs, deletedBefore: false };
  }
  if (mode === "preview") return previewed(change, operation, provider);
  if (!provider) throw new Error("its provider's settings are unknown, although this is not a preview");
  return applied(change, operation, provider);
}

function intendedOperation({ before, inputs, mustReplace }: Change): Operation {
  if (!before) return "create";
  if (mustReplace) return "replace";
  return sameProperties(before.inputs, inputs) ? "same" : "update";
}

/** Compares values only: whether one is secret changes the state, not the resource. */
export function sameProperties(before: MarkedProperties, after: MarkedProperties): boolean {
  return isDeepStrictEqual(normalise(before), normalise(after));
}

/** A state that was read from a file has lost what JSON does not hold. */
function normalise(properties: MarkedProperties): unknown {
  return JSON.parse(JSON.stringify(revealProperties(properties)));
}

async function previewed(
  change: Change,
  operation: Operation,
  provider: Provider | undefined,
): Promise<Outcome> {
  const request = requestOf(change);
  const planned = provider ? await provider.plan(request) : request.inputs;
  const known = operation === "update" ? change.before?.outputs : undefined;
  // An update keeps the values that AWS computed, as the real provider's preview does; a replacement has none yet.
  const outputs = Object.fromEntries(
    Object.entries(planned).map(([key, value]) => [
      key,
      value === UNKNOWN && known && key in known ? known[key] : value,
    ]),
  );
  const id = operation === "update" ? (change.before?.id ?? "") : "";
  return { operation, id, outputs: withSecrets(outputs, change), deletedBefore: false };
}

async function applied(change: Change, operation: Operation, provider: Provider): Promise<Outcome> {
  const { before } = change;
  const request = requestOf(change);
  if (before && operation === "update") {
    const updated = await provider.update(request, revealedState(before));
    if (updated) {
      return {
        operation,
        id: updated.id,
        outputs: withSecrets(updated.outputs, change),
        deletedBefore: false,
      };
    }
    refuseToReplaceProtected(before);
  }
  const deletedBefore = before !== undefined && change.deleteBeforeReplace;
  if (deletedBefore) await provider.delete(before.type, revealedState(before));
  const created = await createAfter(deletedBefore, () => provider.create(request));
  if (!created.id) throw new Error(`the provider gave no id for ${change.type} "${change.name}"`);
  return {
    operation: before ? "replace" : "create",
    id: created.id,
    outputs: withSecrets(created.outputs, change),
    deletedBefore,
  };
}

/** The old resource of a replacement is gone, although making the new one failed. */
export class DeletedWithoutReplacement extends Error {}

async function createAfter<Result>(deletedBefore: boolean, create: () => Promise<Result>): Promise<Result> {
  try {
    return await create();
  } catch (error) {
    if (!deletedBefore) throw error;
    throw new DeletedWithoutReplacement((error as Error).message, { cause: error });
  }
}

export function refuseToReplaceProtected(before: StoredResource): void {
  if (!before.protect) return;
  throw new Error(
    `unable to replace resource "${before.urn}" as it is currently marked for protection. To unprotect the ` +
      "resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`",
  );
}

function requestOf(change: Change): ResourceRequest {
  return { type: change.type, name: change.name, inputs: revealProperties(change.inputs) };
}

export function revealedState(resource: StoredResource) {
  return {
    id: resource.id,
    inputs: revealProperties(resource.inputs),
    outputs: revealProperties(resource.outputs),
  };
}

function withSecrets(outputs: MarkedProperties, change: Change): MarkedProperties {
  const carried = carrySecrets(outputs, change.inputs);
  const extra = change.additionalSecretOutputs.filter((key) => key in carried);
  return { ...carried, ...Object.fromEntries(extra.map((key) => [key, markSecret(reveal(carried[key]))])) };
}
