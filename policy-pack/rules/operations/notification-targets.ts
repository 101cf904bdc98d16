import { isMap, shown } from "../../inputs";
import { settingsOf, type Resource, type Rule } from "../../rule";

const ALARM_TYPES = ["aws:cloudwatch/compositeAlarm:", "aws:cloudwatch/metricAlarm:"];
const ACTIONS = ["alarmActions", "insufficientDataActions", "okActions"];
const MAIL = ["email", "email-json"];

/** Alarms and topics notify people; what they start instead, no policy has seen. */
export const notificationTargets: Rule = {
  name: "notification-targets",
  description:
    "Alarms speak to topics of the stack's own account; topics to mailboxes and to queues of that account.",
  severity: "high",
  level: { source: "advisory", target: "mandatory" },
  types: [...ALARM_TYPES, "aws:sns/topicSubscription:"],
  check: (resource, stack) => {
    const { account, region } = settingsOf(stack);
    const own = (service: string) => `arn:aws:${service}:${region}:${account}:`;
    if (!resource.type.startsWith("aws:sns/"))
      return actionsOf(resource)
        .filter(([, action]) => !isNamed(action, own("sns")))
        .map(([key, action]) => `does ${shown(action)} in ${key}. Name a topic of account ${account} there.`);
    const { protocol, endpoint } = resource.properties;
    if (MAIL.includes(String(protocol)) || (protocol === "sqs" && isNamed(endpoint, own("sqs")))) return [];
    return [
      `notifies ${shown(endpoint)} by ${shown(protocol)}. Subscribe a mailbox, or a queue of account ${account}.`,
    ];
  },
};

/** What an alarm does, by property. */
const actionsOf = ({ properties }: Resource): readonly (readonly [key: string, action: unknown])[] =>
  ACTIONS.flatMap((key) => {
    const actions = properties[key];
    if (actions === undefined) return [];
    if (!Array.isArray(actions)) throw new Error(`${key} is ${JSON.stringify(actions)}, not a list`);
    return actions.map((action: unknown) => [key, isMap(action) ? action["arn"] : action] as const);
  });

const isNamed = (arn: unknown, head: string): boolean =>
  typeof arn === "string" && arn.startsWith(head) && /^[\w.-]+$/.test(arn.slice(head.length));
