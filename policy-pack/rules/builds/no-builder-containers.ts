import { buildingParts, engineSockets } from "../../containers/builders";
import { parseJson } from "../../json";
import { everyValue, isRecord, knownEntries } from "../../known-values";
import type { Resource, Rule } from "../../rule";

/** Properties that hold containers as JSON text: what cannot be read there may build. */
const CONTAINER_JSON: Readonly<Record<string, readonly string[]>> = {
  "aws:batch/jobDefinition:": ["containerProperties", "ecsProperties", "nodeProperties"],
  "aws:ecs/taskDefinition:": ["containerDefinitions"],
};

/** A container that can build makes a builder of the target's cluster, whatever the deployment itself does. */
export const noBuilderContainers: Rule = {
  name: "no-builder-containers",
  description:
    "No container in a target builds images, or could: no builder image or command, no privileges, no engine's socket.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  types: [
    "aws:batch/jobDefinition:",
    "aws:ecs/",
    "aws:lambda/function:",
    "aws:lightsail/containerService",
    "aws:sagemaker/model:",
    "awsx:ecs:",
    "kubernetes:",
  ],
  check: (resource) => {
    const properties = readContainers(resource);
    const parts = [...everyValue(properties)].flatMap((value) =>
      isRecord(value) ? buildingParts(value) : [],
    );
    const sockets = engineSockets(properties).map(
      (path) => `the path ${path}, where a container engine listens`,
    );
    return [...new Set([...parts, ...sockets])].map(
      (what) =>
        `has a container with ${what}. Nothing builds in a target: run the promoted image, without more rights than it needs.`,
    );
  },
};

/** The resource's properties; those that hold containers must be readable, others may become known later. */
function readContainers({ type, properties }: Resource): Readonly<Record<string, unknown>> {
  const holders = Object.entries(CONTAINER_JSON).find(([head]) => type.startsWith(head))?.[1] ?? [];
  const held = holders.flatMap((key) => {
    const text = properties[key];
    return text === undefined ? [] : [[key, typeof text === "string" ? parseJson(text, key) : text] as const];
  });
  return { ...Object.fromEntries(knownEntries(properties)), ...Object.fromEntries(held) };
}
