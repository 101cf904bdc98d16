import { buildingParts, engineSockets } from "../../containers/builders";
import { TASK_DEFINITION_TYPES } from "../../containers/container-definitions";
import { parseJson } from "../../json";
import { everyValue, isMap, knownEntries } from "../../known-values";
import type { Resource, Rule } from "../../rule";

/** A container that can build makes a builder of the target's cluster, whatever the deployment itself does. */
export const noBuilderContainers: Rule = {
  name: "no-builder-containers",
  description:
    "No container in a target builds images, or could: no builder image or command, no privileges, no engine's socket.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  types: ["aws:ecs/", "awsx:ecs:"],
  check: (resource) => {
    const properties = readContainers(resource);
    const parts = [...everyValue(properties)].flatMap((value) => (isMap(value) ? buildingParts(value) : []));
    const sockets = engineSockets(properties).map(
      (path) => `the path ${path}, where a container engine listens`,
    );
    return [...new Set([...parts, ...sockets])].map(
      (what) =>
        `has a container with ${what}. Nothing builds in a target: run the promoted image, without more rights than it needs.`,
    );
  },
};

/** The resource's properties; containers that are JSON text must be readable, others may become known later. */
function readContainers({ type, properties }: Resource): Readonly<Record<string, unknown>> {
  const known = Object.fromEntries(knownEntries(properties));
  if (!TASK_DEFINITION_TYPES.some((head) => type.startsWith(head))) return known;
  const { containerDefinitions: text } = properties;
  return {
    ...known,
    containerDefinitions: typeof text === "string" ? parseJson(text, "containerDefinitions") : text,
  };
}
