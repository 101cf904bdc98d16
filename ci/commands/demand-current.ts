import { releaseFileText } from "../../release/promotion/release-files";
import { ProgramError } from "../../settings/program-error";
import type { Command } from "../command";
import { readMain, readText } from "../github/repository";

/** Between a merge and its approval main may have moved on: what reviewers see by then is not what the run would deploy. */
export const demandCurrent: Command = {
  summary:
    "refuses to go on where the default branch has another release for a target by now; output `release`: whether there is one",
  arguments: "<target>",
  async run(job, { args: [name = ""] }) {
    const target = job.target(name);
    const own = releaseFileText(job.folder, target);
    const main = await readMain(job);
    const now = await readText(job, target.releaseFile, main.commit);
    job.output("release", String(own !== undefined));
    if (own === now)
      return job.say(
        own === undefined
          ? `${name} has no release on ${main.name} yet: ${target.releaseFile} is not there.`
          : `${target.releaseFile} is what ${main.name} has now.`,
      );
    const commit = job.variable("GITHUB_SHA");
    throw new ProgramError(
      `${target.releaseFile} of commit ${commit}, which this run deploys, ${now === undefined ? `is gone from ${main.name}` : `is another on ${main.name} by now`} (commit ${main.commit}). Nothing was changed: approve the run of the newest commit, or start promote again on ${main.name}.`,
    );
  },
};
