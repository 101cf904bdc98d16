import { normalize } from "node:path";
import { ProgramError } from "../../settings/program-error";
import type { Command } from "../command";
import { changedFiles } from "../promotion/changed-files";

/** A program that comes with a release would reach the target without having run in the source. */
export const demandAlone: Command = {
  summary: "refuses a change of a target's release file that changes other files too",
  options: { "--base <commit>": "the commit that the change is made to" },
  async run(job, call) {
    const base = call.option("base");
    if (base === undefined || base === "")
      throw new ProgramError("--base is not given: name the commit that the change is made to.");
    const releases = job.targets.map(({ releaseFile }) => normalize(releaseFile));
    const changed = await changedFiles(job.folder, base);
    const promoted = changed.filter((file) => releases.includes(file));
    const others = changed.filter((file) => !releases.includes(file));
    if (promoted.length === 0) return job.say("No target's release file is changed.");
    if (others.length === 0) return job.say(`${promoted.join(", ")} and nothing else is changed.`);
    throw new ProgramError(
      `${promoted.join(", ")} comes with changes of other files:\n${others.map((file) => `  ${file}`).join("\n")}\nA target takes what the source has run, program and images: change these files in a pull request of their own, and promote the release that comes of it.`,
    );
  },
};
