import * as field from "./fields";
import { map } from "./map";

/** Milliseconds of a day. */
export const DAY = 86_400_000;

/** Days that Step Functions keeps a run. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const RUN_DAYS = 90;

/** What a source takes for the test of a release. */
export const evidence = map({
  carryDays: field
    .whole(0, RUN_DAYS, "days (0 carries none)")
    .default(0)
    .describe(
      "Where a pipeline has not run with a release, its run with an older version stands for it that is no older than this, if image and model are the same; 0 demands a run of every pipeline.",
    ),
});
