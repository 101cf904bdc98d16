import { isDeepStrictEqual } from "node:util";
import { concernsChange } from "./ignored-changes";
import { providerChanged } from "./providers";
import type { Registration } from "./registration";
import type { StoredResource } from "./state";
import { revealProperties } from "../plugins/values";

/** A registration with everything settled that the program may leave open, and what the state has of it. */
export interface Goal extends Registration {
  readonly urn: string;
  readonly before: StoredResource | undefined;
}

/** Whether an option or another provider asks for a replacement, whatever the provider says. */
export function mustBeReplaced(goal: Goal, before: StoredResource): boolean {
  if (providerChanged(before.provider, goal.provider)) return true;
  const [old, next] = [revealProperties(before.inputs), revealProperties(goal.inputs)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  const changed = keys.filter((key) => !isDeepStrictEqual(old[key], next[key]));
  return changed.length > 0 && concernsChange(goal.replaceOnChanges, changed);
}

/** The resource as it is before it has an id and outputs. */
export function toResource(goal: Goal, aliases: readonly string[]): StoredResource {
  return {
    urn: goal.urn,
    type: goal.type,
    name: goal.name,
    custom: goal.custom,
    remote: goal.remote,
    id: "",
    inputs: goal.inputs,
    outputs: {},
    parent: goal.parent,
    dependencies: [...new Set(goal.dependencies)].sort(),
    propertyDependencies: goal.propertyDependencies,
    provider: goal.custom ? goal.provider : "",
    protect: goal.protect ?? false,
    retainOnDelete: goal.retainOnDelete ?? false,
    aliases,
  };
}
