import type { Rule } from "../../rule";

/** CloudWatch keeps a log for ever unless a retention is set: it costs, and what it holds is never forgotten. */
export const logRetention: Rule = {
  name: "log-retention",
  description: "Logs are kept for a stated number of days.",
  severity: "low",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:cloudwatch/logGroup:"],
  check: ({ properties: { retentionInDays } }) =>
    typeof retentionInDays === "number" && retentionInDays > 0
      ? []
      : ["keeps its log for ever. Set retentionInDays."],
};
