import { RUN_VARIABLES } from "../allowed-calls";
import { foldCase, isMap, valueOf } from "../known-values";

const LATER = "replaces parts of the promoted task with values set at run time";

/** Keys of an override of one container; AWS's pipes have lists in the plural. */
const CONTAINER_KEYS = ["name", "environment", "environments"];

/**
 * What a run puts over the promoted task's own command, roles, sizes or variables, in the clause of a sentence each.
 * The variables that the pipeline's own state machine hands its task are none.
 */
export function overrideFindings(overrides: unknown): readonly string[] {
  if (overrides === undefined) return [];
  if (!isMap(overrides)) return [LATER];
  return [
    ...otherKeys(overrides, ["containeroverrides"]),
    ...listIn(overrides, "containerOverrides", (container) => [
      ...otherKeys(container, CONTAINER_KEYS),
      ...["environment", "environments"].flatMap((key) => listIn(container, key, variableFindings)),
    ]),
  ];
}

function variableFindings(variable: Readonly<Record<string, unknown>>): readonly string[] {
  const name = valueOf(variable, "name");
  if (typeof name !== "string") return [LATER];
  const keys = Object.keys(variable).map(foldCase);
  if (keys.some((key) => !["name", "value", "value.$"].includes(key))) return [LATER];
  return RUN_VARIABLES.includes(name) ? [] : [`sets the variable ${name} of the promoted task`];
}

const otherKeys = (map: Readonly<Record<string, unknown>>, known: readonly string[]): readonly string[] =>
  Object.keys(map)
    .filter((key) => !known.includes(foldCase(key)))
    .map((key) => `replaces ${key} of the promoted task`);

/** What is found in the maps of a list; a list that an expression makes is one that only a run will know. */
function listIn(
  map: Readonly<Record<string, unknown>>,
  key: string,
  find: (item: Readonly<Record<string, unknown>>) => readonly string[],
): readonly string[] {
  const list = valueOf(map, key) ?? [];
  if (!Array.isArray(list)) return [LATER];
  return list.flatMap((item) => (isMap(item) ? find(item) : [LATER]));
}
