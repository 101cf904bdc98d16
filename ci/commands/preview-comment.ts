import { ProgramError } from "../../settings/program-error";
import type { Command } from "../command";
import { findComment, writeComment } from "../github/comment";
import { isQuiet, missingText, PREVIEW_MARKER, previewText, quietText } from "../github/preview-text";
import { type JobResult, resultsFrom } from "../github/results-from";
import type { Job } from "../job";
import { noPreview, previews, type StackPreview } from "../results";

/** Runs the base branch's code: of a pull request's own it reads RESULT alone. */
export const previewComment: Command = {
  summary: "writes the previews in RESULT into one comment on a pull request",
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
    if (isNothing && !found) return job.say("Nothing changes and there is no comment yet: none is written.");
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

/** The pull request's code wrote the results: a stack of the base that they leave out is not taken for unchanged. */
function withEveryStack(job: Job, left: JobResult<StackPreview[]>): JobResult<StackPreview[]> {
  if (!("results" in left)) return left;
  const silent = [job.source, ...job.targets].filter(
    ({ stack }) => !left.results.some((each) => each.stack === stack),
  );
  const error = "the preview job left no result for it";
  return { results: [...left.results, ...silent.map(({ stack }) => noPreview(stack, error))] };
}
