import { isMap, type Inputs } from "../inputs";
import { decoded } from "../json";
import { foldCase } from "../known-values";
import type { Resource } from "../rule";

/** A container of a task definition. Keys are in lower case at every depth: the AWS provider reads them in any case. */
export type Container = Inputs;

/** Heads of the types whose `containerDefinitions` these are. */
export const TASK_DEFINITION_TYPES = ["aws:ecs/taskDefinition:"];

/**
 * Every container of a task definition.
 * @throws Error for text that is not a list of containers, or when the list is unknown
 */
export function containersOf({ properties }: Resource): readonly Container[] {
  const containers = decoded(properties["containerDefinitions"], "containerDefinitions");
  if (!Array.isArray(containers) || containers.length === 0)
    throw new Error("containerDefinitions is not a list of containers");
  return containers.map((container: unknown, index) => {
    const lowered = lowerKeys(container);
    if (isMap(lowered)) return lowered;
    throw new Error(`containerDefinitions[${index}] is not a container`);
  });
}

/** How messages call a container. */
export const nameOf = (container: Container): string =>
  `container ${JSON.stringify(container["name"] ?? "")}`;

function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [foldCase(key), lowerKeys(item)] as const);
  const lowered = Object.fromEntries(entries);
  if (Object.keys(lowered).length < entries.length)
    throw new Error("containerDefinitions has a key twice, in different case");
  return lowered;
}
