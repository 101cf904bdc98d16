import { normalize } from "node:path";
import { ProgramError } from "../../settings/program-error";
import { required, type Command } from "../command";
import { changedFiles } from "../promotion/changed-files";

/** A program that comes with a release would reach the target without having run in the source. */
export const demandAlone: Command = {
  summary: "fails if a change of a target's release file changes other files too",
  options: { "--base <commit>": "the commit that the change is made to" },
  async run(job, call) {
    const releases = job.targets.map(({ releaseFile }) => normalize(releaseFile));
    const changed = await changedFiles(
      job.folder,
      required(call, "base", "the commit that the change is made to"),
    );
    const promoted = changed.filter((file) => releases.includes(file));
    const others = changed.filter((file) => !releases.includes(file));
    if (promoted.length === 0) return job.say("No target's release file is changed.");
    if (others.length === 0) return job.say(`${promoted.join(", ")} and nothing else is changed.`);
    throw new ProgramError(
      `${promoted.join(", ")} comes with changes of other files:\n${others.map((file) => `  ${file}`).join("\n")}\nA target gets only a program and images that the source has run. Change these files in a pull request of their own, and promote the release that follows from it.`,
    );
  },
};
