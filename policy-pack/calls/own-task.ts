import { everyValue, isMap } from "../known-values";
import { isOwnTaskDefinition, type Own } from "./own-pipeline";
import { inputValue } from "./state-machine";

type Properties = Readonly<Record<string, unknown>>;

const DESCRIBE = /^arn:[\w-]+:states:::aws-sdk:ecs:describeTaskDefinition$/i;
const DESCRIBED = "{% $states.result.TaskDefinition.TaskDefinitionArn %}";

/**
 * Whether a JSONata variable holds nothing but what ECS says of a pipeline's own family: every value that is assigned to
 * its name is the result of that call, in the very state that makes it; the variable itself; or the variable as a map
 * hands it to the first state of its items.
 */
export function givesOwnTask(expression: string, definition: Properties, own: Own): boolean {
  const name = /^\{%\s*\$(\w+)\s*%\}$/.exec(expression)?.[1];
  if (name === undefined) return false;
  const records = [...everyValue(definition)].filter(isMap);
  const handed = new Set(records.flatMap((record) => firstStates(record, name)));
  const assigned = records.filter((record) => "Assign" in record).map((record) => value(record, name));
  const sources = assigned.filter((one) => one !== undefined && one.value !== itself(name));
  const areOwn = sources.every(
    (one) =>
      one &&
      ((one.value === DESCRIBED && describesOwnTask(one.state, own)) ||
        (one.value === `{% $states.input.${name} %}` && handed.has(one.state))),
  );
  return areOwn && sources.some((one) => one?.value === DESCRIBED);
}

const itself = (name: string): string => `{% $${name} %}`;

/** What a state, or a part of one, assigns to a name; no text where an expression or a path decides. */
function value(
  state: Properties,
  name: string,
): { readonly state: Properties; readonly value: string } | undefined {
  const { Assign: assign } = state;
  if (!isMap(assign)) return { state, value: "" };
  const keys = [name, `${name}.$`].filter((key) => key in assign);
  if (keys.length === 0) return undefined;
  const found = assign[name];
  const plain = keys.length === 1 && typeof found === "string";
  return { state, value: plain ? found.trim().replace(/\s+/g, " ") : "" };
}

const describesOwnTask = (state: Properties, own: Own): boolean => {
  const family = inputValue(state["Arguments"], "TaskDefinition");
  return (
    state["Type"] === "Task" &&
    DESCRIBE.test(String(state["Resource"])) &&
    typeof family === "string" &&
    isOwnTaskDefinition(ofAnyRevision(family), own)
  );
};

/** `{% 'family:' & $revision %}` is of the family whatever the revision, which may be all that a run decides. */
const ofAnyRevision = (name: string): string =>
  name.replace(/^\{%\s*'([^'"\\]+):'\s*&\s*\$\w+\s*%\}$/, "$1:1");

/** The state in which the items of a map begin, when the map hands them the variable, and no other state leads there. */
function firstStates(map: Properties, name: string): readonly Properties[] {
  const { ItemSelector: selector, ItemProcessor: processor } = map;
  if (!isMap(selector) || selector[name] !== itself(name) || !isMap(processor)) return [];
  const { StartAt: start, States: states } = processor;
  if (typeof start !== "string" || !isMap(states)) return [];
  const first = states[start];
  const isReturnedTo = [...everyValue(states)].some(
    (record) => isMap(record) && (record["Next"] === start || record["Default"] === start),
  );
  return isMap(first) && !isReturnedTo ? [first] : [];
}
