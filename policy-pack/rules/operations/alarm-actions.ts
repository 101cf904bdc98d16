import { shown } from "../../inputs";
import type { Rule } from "../../rule";

/** An alarm that does nothing when it rings is one that nobody hears. Whom it may notify is for notification-targets. */
export const alarmActions: Rule = {
  name: "alarm-actions",
  description: "Alarms do something when they ring, and are switched on.",
  severity: "medium",
  level: { source: "advisory", target: "mandatory" },
  types: ["aws:cloudwatch/compositeAlarm:", "aws:cloudwatch/metricAlarm:"],
  check: ({ properties: { actionsEnabled, alarmActions: actions } }) => [
    ...((actionsEnabled ?? true) === true
      ? []
      : [`is switched off: actionsEnabled is ${shown(actionsEnabled)}. Leave it out.`]),
    ...(Array.isArray(actions) && actions.length > 0
      ? []
      : ["does nothing when it rings. Name a topic in alarmActions."]),
  ],
};
