import { ProgramError } from "../../settings/program-error";
import type { Command } from "../command";
import { findComment, writeComment } from "../github/comment";
import { isQuiet, missingText, PREVIEW_MARKER, previewText, quietText } from "../github/preview-text";
import { type Left, resultsFrom } from "../github/results-from";
import type { Job } from "../job";
import { previews, type StackPreview } from "../results";

/** Runs the base branch's code: what a pull request wrote is in RESULT alone. */
export const previewComment: Command = {
  summary: "writes what RESULT says of every stack into one comment on a pull request",
  options: { "--pull-request <number>": "number of the pull request" },
  async run(job, call) {
    const number = Number(call.option("pull-request"));
    if (!Number.isInteger(number) || number < 1)
      throw new ProgramError(
        `--pull-request is ${call.option("pull-request") ?? "not given"}, and has to be a pull request's number.`,
      );
    const left = withEveryStack(job, resultsFrom(job, previews));
    const found = await findComment(job, number, PREVIEW_MARKER);
    const isNothing = "results" in left && isQuiet(left.results);
    if (isNothing && !found)
      return job.say("Nothing changes, and no comment says otherwise: none is written.");
    const body =
      "missing" in left
        ? missingText(left.missing, job.runUrl)
        : isNothing
          ? quietText(left.results)
          : previewText(left.results, job.runUrl);
    await writeComment(job, number, found, body);
    job.say(`The comment on pull request ${number} says what changes.`);
  },
};

/** The pull request's code wrote the results: a stack of the base that it says nothing of is not one that stays as it is. */
function withEveryStack(job: Job, left: Left<StackPreview[]>): Left<StackPreview[]> {
  if (!("results" in left)) return left;
  const silent = [job.source, ...job.targets].filter(
    ({ stack }) => !left.results.some((each) => each.stack === stack),
  );
  const error = "the job that previews left nothing of it";
  return {
    results: [
      ...left.results,
      ...silent.map(({ stack }) => ({ stack, error, same: 0, steps: [], violations: [] })),
    ],
  };
}
