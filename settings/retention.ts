import * as field from "./fields";
import { map } from "./map";

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
