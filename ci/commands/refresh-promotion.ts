import { releaseText } from "../../release/release-file";
import { ProgramError } from "../../settings/program-error";
import type { Command } from "../command";
import { code } from "../github/markdown";
import { readMain } from "../github/repository";
import type { Job } from "../job";
import { releaseAt } from "../promotion/main-release";
import { promotionPull } from "../promotion/promotion-pull";
import { isSameTested, openPromotion } from "../promotion/propose";
import { toPropose } from "../promotion/refresh";

export const refreshPromotion: Command = {
  summary: "makes the pull request that promotes to a target follow what the target has (DEPLOYED)",
  arguments: "<target>",
  async run(job, { args: [name = ""] }) {
    const target = job.target(name);
    const deployed = readDeployed(job);
    const main = await readMain(job);
    const onMain = await releaseAt(job, target, main);
    if (deployed === "unknown")
      return job.say(`What ${name} has is not known, as the job before did not say it: nothing is changed.`);
    const proposed = await openPromotion(job, target, main);
    const release = toPropose({ onMain, proposed, deployed: deployed === "none" ? undefined : deployed });
    if (!release) return job.say(`No promotion to ${name} is open, and none is needed.`);
    if (proposed && releaseText(proposed) === releaseText(release))
      return job.say(
        `The pull request that promotes ${release.version} to ${name} follows what ${name} has.`,
      );
    const isAgain = onMain && isSameTested(onMain, release);
    const url = await promotionPull(job, {
      target,
      main,
      onMain,
      release,
      ...(isAgain && {
        note: `The file names this release already, and it could not be promoted: ${name} had another release by then than the one that it was to follow. This changes ${code("previous")} alone.`,
      }),
    });
    job.say(`${url} promotes release ${release.version} to ${name}, after what ${name} has now.`);
  },
};

/** A checksum, `none` for a target without release, `unknown` where the job before could not read it. */
function readDeployed(job: Job): string {
  const deployed = job.env["DEPLOYED"] ?? "";
  if (deployed === "") return "unknown";
  if (/^([0-9a-f]{64}|none)$/.test(deployed)) return deployed;
  throw new ProgramError(
    `DEPLOYED is ${JSON.stringify(deployed)}, and has to be the checksum of what the target has, 64 hexadecimal digits, none for a target without release, or empty where nobody knows.`,
  );
}
