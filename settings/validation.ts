import { z } from "zod";
import * as field from "./fields";
import { map } from "./map";

const threshold = map({
  min: z.number("a number").optional().describe("The least that is allowed."),
  max: z.number("a number").optional().describe("The most that is allowed."),
}).superRefine(({ min, max }, context) => {
  if (min === undefined && max === undefined)
    context.addIssue({ code: "custom", message: "min, max or both", input: {} });
  else if (min !== undefined && max !== undefined && min > max)
    context.addIssue({ code: "custom", message: "a min that is not above max", input: { min, max } });
});

/** The name that a workload gave to a metric. */
export const metricName = z
  .string()
  .regex(
    /^[A-Za-z][\w.-]{0,63}$/,
    "a metric's name of 1 to 64 letters, digits and . _ -, starting with a letter",
  );

/** What `validate-model` runs on, and what it holds the run to. */
export const validation = map({
  key: field.objectKey
    .startsWith("validation/", "an object key under validation/, such as validation/monthly_data.csv")
    .default("validation/monthly_data.csv")
    .describe("Object of the source's input bucket that the run works on."),
  thresholds: z
    .record(metricName, threshold, "a map from metric to { min, max }")
    .default({})
    .describe(
      "Bounds by the name of a metric in the last line of the task's log: `min`, `max` or both, allowed themselves. A metric that is not reported has failed.",
    ),
});
