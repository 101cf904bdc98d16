import { z } from "zod";
import { fargateSizeFault } from "./fargate-sizes";
import * as field from "./fields";
import { map } from "./map";
import { scheduleExpressionFault } from "./schedule-expression";

/** Where tasks run. */
export const network = map({
  cidr: field.vpcCidr.default("10.20.0.0/16").describe("Address range of the VPC."),
  availabilityZones: field.availabilityZones
    .default(2)
    .describe("How many zones, the first that AWS names, or which ones, where not every zone has Fargate."),
  egress: field
    .oneOf(["public-ip", "nat", "nat-per-zone", "endpoints"])
    .optional()
    .describe(
      "How tasks reach AWS. `public-ip`: public subnets and an address for each task, no standing cost; not in a target, where the policy pack refuses it. `nat`: private subnets behind one NAT gateway; `nat-per-zone`: one in each zone. `endpoints`: isolated subnets with VPC endpoints and no internet; needs the source's region. Default: `public-ip` in a source, `nat` in a target.",
    ),
});

/** What runs. */
export const task = map({
  image: field.repositoryName
    .default("ds-preprocessing")
    .describe("The image that the task runs: a name in `images`."),
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

/** What a run works on. */
export const pipeline = map({
  inputKey: field.rawKey
    .default("raw/monthly_data.csv")
    .describe("Object of the input bucket that a single run works on."),
  modelKey: field.objectKey
    .default("models/preprocessing_model.pkl")
    .describe("Model of the artifact bucket until a release names one."),
  inputs: field
    .oneOf(["input-key", "raw-folder"])
    .default("input-key")
    .describe(
      "`input-key`: one task for the one object. `raw-folder`: one task for each object under raw/, by a Distributed Map; keys that end with `/` or `_$folder$`, or have a part that begins with `_` or `.`, are skipped.",
    ),
  maxConcurrency: field.whole(1, 1000, "tasks").default(10).describe("Tasks at once with `raw-folder`."),
});

/** When a run starts. */
export const schedule = map({
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
    .describe("How often a trigger is tried again before it goes to the dead-letter queue."),
  retryWindowMinutes: field
    .whole(1, 1440, "minutes")
    .default(60)
    .describe("A trigger that is older goes to the dead-letter queue."),
});

/** How long things are kept. */
export const retention = map({
  logDays: field.logRetentionDays.describe("Logs of tasks, state machine and network."),
  dataDays: field
    .whole(0, 3650, "days (0 keeps data)")
    .default(0)
    .describe("Input and output objects; 0 keeps them."),
  noncurrentDays: field
    .whole(1, 3650, "days")
    .default(30)
    .describe("Replaced and deleted versions of input and output objects."),
  modelVersionDays: field
    .whole(90, 3650, "days")
    .default(365)
    .describe("Replaced versions of models, which a target may still pin by version id."),
  unfinishedUploadDays: field.whole(1, 30, "days").default(3).describe("Parts of uploads that never ended."),
  releasedImages: field
    .whole(5, 1000, "images")
    .default(50)
    .describe(
      "The newest images with a version's tag that a repository keeps; those of a release it keeps in any case.",
    ),
  unreleasedImageDays: field.whole(1, 365, "days").default(14).describe("All other images."),
});
