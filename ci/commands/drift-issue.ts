import type { Command } from "../command";
import { DRIFT_MARKER, driftText, driftTitle, toDriftReport } from "../github/drift-text";
import { closeIssue, findIssue, writeIssue } from "../github/issue";
import { resultsFrom } from "../github/results-from";
import { drifts } from "../results";

const LABEL = "drift";

export const driftIssue: Command = {
  summary: "opens, updates or closes the issue that lists the drift in RESULT",
  async run(job) {
    const stacks = [job.source, ...job.targets].map(({ stack }) => stack);
    const left = resultsFrom(job, drifts);
    const report =
      "missing" in left
        ? {
            drifted: [],
            unknown: stacks.map((stack) => ({ stack, error: `The drift job ${left.missing}.` })),
          }
        : toDriftReport(stacks, left.results);
    const found = await findIssue(job, LABEL, DRIFT_MARKER);
    if (report.drifted.length > 0 || report.unknown.length > 0) {
      const title = driftTitle(report);
      const done = await writeIssue(job, found, { label: LABEL, title, body: driftText(report) });
      return job.say(`${title}. ${done}.`);
    }
    if (!found) return job.say(`No drift in ${stacks.join(", ")}.`);
    await closeIssue(job, found, `[A run](${job.runUrl}) looked at ${stacks.join(", ")} and found no drift.`);
    job.say(`No drift in ${stacks.join(", ")}: issue ${found.number} is closed.`);
  },
};
