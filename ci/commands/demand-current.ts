import { readFileSync } from "node:fs";
import { readReleaseFile, releaseFileText } from "../../release/promotion/release-files";
import { stackPath } from "../../settings/stack-file";
import { ProgramError } from "../../settings/program-error";
import type { Command } from "../command";
import { readMain, readText } from "../github/repository";
import { assertProgramRan } from "../promotion/run-program";

/**
 * Between a merge and its approval main may have moved on: reviewers then see other files than this run would deploy. And
 * with its release a target gets the program of a commit, which the source has to have run before.
 */
export const demandCurrent: Command = {
  summary:
    "fails if a target's files differ on the default branch, or the source has not run this program; outputs `release`: whether there is one",
  arguments: "<target>",
  async run(job, { args: [name = ""] }) {
    const target = job.target(name);
    const main = await readMain(job);
    const own = releaseFileText(job.folder, target);
    const texts = {
      [`Pulumi.${name}.yaml`]: readFileSync(stackPath(job.folder, name), "utf8"),
      [target.releaseFile]: own,
    };
    for (const [file, text] of Object.entries(texts)) {
      const now = await readText(job, file, main.commit);
      if (text !== now)
        throw new ProgramError(
          `${file} of commit ${job.variable("GITHUB_SHA")}, which this run deploys, ${now === undefined ? "is not" : "is different"} on ${main.name} (commit ${main.commit}). Nothing was changed: approve the run of the newest commit, or start promote again on ${main.name}.`,
        );
    }
    const release = readReleaseFile(job.folder, target);
    if (release) await assertProgramRan(job, release);
    job.output("release", String(own !== undefined));
    job.say(
      own === undefined
        ? `${name} has no release on ${main.name} yet: ${target.releaseFile} is not there.`
        : `${Object.keys(texts).join(" and ")} are the same on ${main.name}, and ${job.source.stack} has run the program.`,
    );
  },
};
