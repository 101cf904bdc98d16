import { mapIn } from "../../inputs";
import type { Rule } from "../../rule";

/** Unless their settings say otherwise, both services retry for a day, 185 times, and then forget what they could not deliver. */
export const scheduleRetries: Rule = {
  name: "schedule-retries",
  description: "Schedules and event targets state how often they retry, and keep what they cannot deliver.",
  severity: "medium",
  level: { source: "advisory", target: "mandatory" },
  types: ["aws:cloudwatch/eventTarget:", "aws:scheduler/schedule:"],
  check: ({ type, properties }) => {
    const target = type.startsWith("aws:scheduler/") ? mapIn(properties, "target") : properties;
    const retry = mapIn(target, "retryPolicy");
    const deadLetters = mapIn(target, "deadLetterConfig");
    return [
      ...(typeof retry["maximumRetryAttempts"] === "number"
        ? []
        : [
            "does not state how often it retries. Set maximumRetryAttempts in its retryPolicy; 0 is an answer.",
          ]),
      // Presence alone: the queue's ARN may be known only to an update.
      ...("arn" in deadLetters
        ? []
        : ["drops undeliverable triggers. Name a queue in its deadLetterConfig."]),
    ];
  },
};
