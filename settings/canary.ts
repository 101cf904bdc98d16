import { z } from "zod";
import * as field from "./fields";
import { map } from "./map";
import { metricName } from "./validation";

/** Ends the name of the pipeline that tries a release beside another. */
export const CANARY = "-canary";

/** Ends the name of the file of a release that is tried. */
const CANARY_FILE = ".canary.json";

/** File of the release that a stack tries, beside that of the release that it runs. */
export const canaryFileOf = (releaseFile: string): string =>
  `${releaseFile.replace(/\.json$/, "")}${CANARY_FILE}`;

/** Whether a file could be that of a release that is tried. */
export const isCanaryFile = (file: string): boolean => file.endsWith(CANARY_FILE);

/** What a canary run is for, and what it is held to beside the thresholds of `validation`. */
export const canary = map({
  required: field.flag
    .default(false)
    .describe("Whether the stack takes only releases whose canary run passed; a rollback needs none."),
  maxChange: z
    .record(
      metricName,
      z
        .number("a fraction such as 0.05")
        .min(0, "a fraction of at least 0, such as 0.05")
        .max(1000, "a fraction of at most 1000, such as 0.05"),
      "a map from metric to a fraction",
    )
    .default({})
    .describe(
      "By metric, how far it may be from that of the last good run, as a fraction of that: 0.05 allows five percent up or down.",
    ),
});
