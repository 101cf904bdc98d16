import { ProgramError } from "../../settings/program-error";
import type { Command } from "../command";
import { readMain } from "../github/repository";
import { propose } from "../promotion/propose";
import { releaseFrom } from "../promotion/release-env";
import { setVersionTag } from "../promotion/version-tag";

export const openPromotion: Command = {
  summary: "tags the version in RECORD, and opens or updates a pull request that promotes it to each target",
  arguments: "[target...]",
  async run(job, { args }) {
    const tested = releaseFrom(job, "RECORD");
    const targets = args.length > 0 ? args.map((name) => job.target(name)) : job.targets;
    await setVersionTag(job, tested.version, tested.commit);
    const main = await readMain(job);
    const failures: string[] = [];
    for (const target of targets) {
      try {
        const done = await propose(job, target, main, tested);
        job.say(done);
        job.summary(done);
      } catch (error) {
        // What is wrong with one target keeps no other from its release.
        if (!(error instanceof ProgramError)) throw error;
        failures.push(`${target.stack}: ${error.message}`);
      }
    }
    if (failures.length > 0) throw new ProgramError(failures.join("\n"));
  },
};
