import { parseAs } from "../../release/parse-as";
import { readReleaseFile } from "../../release/promotion/release-files";
import { releaseText } from "../../release/release-file";
import type { Command } from "../command";
import { JobError } from "../job";
import { deployedAfter, steps, summaryOf } from "../promotion/summary";

export const promotionSummary: Command = {
  summary: "reports what a promotion or rollback did and what to do next; outputs `deployed`, `release`",
  arguments: "<target>",
  run(job, { args: [name = ""] }) {
    const settings = job.target(name);
    const all = parseAs(steps, job.variable("STEPS"));
    if (!all) throw new JobError("STEPS is not what ${{ toJSON(steps) }} gives. Set it to that.");
    const release = readReleaseFile(job.folder, settings);
    const text = summaryOf(name, release, all);
    job.say(text);
    job.summary(text);
    job.output("deployed", deployedAfter(all, release));
    if (release && all["up"]?.outcome === "success") job.output("release", releaseText(release));
    return Promise.resolve();
  },
};
