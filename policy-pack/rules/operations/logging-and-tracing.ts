import { containersOf, nameOf, TASK_DEFINITION_TYPES } from "../../containers/container-definitions";
import { mapIn, shown } from "../../inputs";
import type { Resource, Rule } from "../../rule";

/** A run that failed can be followed afterwards. */
export const loggingAndTracing: Rule = {
  name: "logging-and-tracing",
  description: "State machines log at least their errors and are traced; containers log.",
  severity: "medium",
  level: { source: "advisory", target: "mandatory" },
  types: ["aws:sfn/stateMachine:", ...TASK_DEFINITION_TYPES],
  check: (resource) =>
    resource.type.startsWith("aws:sfn/") ? machineFaults(resource) : containerFaults(resource),
};

function machineFaults({ properties }: Resource): readonly string[] {
  const logging = mapIn(properties, "loggingConfiguration");
  const tracing = mapIn(properties, "tracingConfiguration");
  const level = logging["level"] ?? "OFF";
  return [
    ...(level === "ALL" || level === "ERROR"
      ? []
      : [`logs at level ${shown(level)}. Set loggingConfiguration.level to ALL or ERROR.`]),
    // Presence alone: the log group's ARN is known only to an update.
    ...("logDestination" in logging
      ? []
      : ["has no log to write to. Set loggingConfiguration.logDestination."]),
    ...(tracing["enabled"] === true ? [] : ["is not traced. Set tracingConfiguration.enabled."]),
  ];
}

const containerFaults = (task: Resource): readonly string[] =>
  containersOf(task)
    .filter((container) => typeof mapIn(container, "logconfiguration")["logdriver"] !== "string")
    .map((container) => `${nameOf(container)} has no log. Give it a logConfiguration.`);
