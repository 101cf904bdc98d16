import { z } from "zod";
import { canary } from "./canary";
import { fargateSizeFault } from "./fargate-sizes";
import * as field from "./fields";
import { map } from "./map";
import { scheduleExpressionFault } from "./schedule-expression";
import { validation } from "./validation";

const task = map({
  cpu: field.whole(256, 16384, "CPU units").default(512).describe("CPU units; 1024 is one vCPU."),
  memory: field
    .whole(512, 122880, "MiB")
    .default(1024)
    .describe("Memory in MiB; with `cpu` a pair that Fargate has."),
  architecture: field.oneOf(["X86_64", "ARM64"]).default("X86_64").describe("Processor of the task."),
  timeoutMinutes: field
    .whole(1, 1440, "minutes")
    .default(60)
    .describe("A task that runs longer is stopped, and its run has failed."),
}).superRefine(({ cpu, memory }, context) => {
  const fault = fargateSizeFault(cpu, memory);
  if (fault) context.addIssue({ code: "custom", message: fault, input: { cpu, memory } });
});

const schedule = map({
  enabled: field.flag.describe("Whether the schedule starts runs."),
  expression: z
    .string("a schedule expression: cron(…) with six fields, or rate(…)")
    .default("cron(0 3 * * ? *)")
    .superRefine((expression, context) => {
      const fault = scheduleExpressionFault(expression);
      if (fault) context.addIssue({ code: "custom", message: fault, input: expression });
    })
    .describe("When, as EventBridge Scheduler writes it."),
  timezone: field.timeZone.default("UTC").describe("Time zone in which a cron expression is read."),
  retryAttempts: field
    .whole(0, 185, "retries")
    .default(3)
    .describe("How many times a trigger is retried before the dead-letter queue gets it."),
  retryWindowMinutes: field
    .whole(1, 1440, "minutes")
    .default(60)
    .describe("A trigger that is older goes to the dead-letter queue."),
});

const alarms = map({
  email: z
    .email("an email address")
    .optional()
    .describe(
      "Gets a message when a run fails, times out, is stopped or is missing and when a trigger is lost; it has to confirm that once.",
    ),
});

/** A scheduled run of one image with one model on data. */
export const pipeline = map({
  image: field.repositoryName.describe("The image that the task runs: a name in `images`."),
  model: field.workloadName.optional().describe("The model that it reads, if any: a name in `models`."),
  task: task.prefault({}).describe("The task's size and time."),
  inputs: field
    .oneOf(["input-key", "folder", "none"])
    .default("input-key")
    .describe(
      "`input-key`: one task for the one object. `folder`: one task for each object under raw/, by a Distributed Map; keys that end with `/` or `_$folder$`, or have a part that begins with `_` or `.`, are skipped. `none`: one task that reads and writes no object.",
    ),
  folder: field.workloadName
    .optional()
    .describe(
      "Folder of the pipeline's own below raw/, validation/ and processed/: its roles reach no other. One pipeline of a stack may have none.",
    ),
  inputKey: field.rawKey
    .default("raw/monthly_data.csv")
    .describe("Object of the input bucket that a single run works on."),
  maxConcurrency: field.whole(1, 1000, "tasks").default(10).describe("Tasks at once with `inputs: folder`."),
  schedule: schedule.describe("When a run starts."),
  alarms: alarms.prefault({}).describe("Who gets a message when something is wrong."),
  validation: validation
    .prefault({})
    .describe("What `npm run release -- validate-model` demands of a source, and `canary` of a target."),
  canary: canary
    .optional()
    .describe(
      "Of a target, with `inputs: input-key`: a release can be tried beside the one that runs, by a pipeline `<name>-canary` that writes to canary/ alone; no other pipeline's name may end with -canary.",
    ),
});

/** As many as the policies that name them all take: tests/stacks/policy-limits.test.ts. */
export const MOST_PIPELINES = 20;

/** Folders of pipelines that one without a folder may stand beside: the policies of its roles keep it from each. */
export const MOST_FOLDERS_BESIDE = 8;

export const pipelines = z
  .record(field.workloadName, pipeline, "a map from pipeline name to its settings")
  .refine((found) => Object.keys(found).length >= 1, "at least one pipeline")
  .refine((found) => Object.keys(found).length <= MOST_PIPELINES, `at most ${MOST_PIPELINES} pipelines`);

export const models = z.record(
  field.workloadName,
  map({
    key: field.modelKey.describe(
      "Object of the artifact bucket, until a release names one. Of several models each is in a folder of its own, of at most 100 characters and without `*`, and no pipeline reads another's.",
    ),
  }),
  "a map from model name to { key }",
);
