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
  summary: "updates a target's promotion pull request to follow the release that the target has (DEPLOYED)",
  arguments: "<target>",
  async run(job, { args: [name = ""] }) {
    const target = job.target(name);
    const deployed = readDeployed(job);
    const main = await readMain(job);
    const onMain = await releaseAt(job, target, main);
    if (deployed === "unknown")
      return job.say(
        `It is not known which release ${name} has, as the job before did not report it: nothing is changed.`,
      );
    const proposed = await openPromotion(job, target, main);
    const release = toPropose({ onMain, proposed, deployed: deployed === "none" ? undefined : deployed });
    if (!release) return job.say(`No promotion to ${name} is open, and none is needed.`);
    if (proposed && releaseText(proposed) === releaseText(release))
      return job.say(
        `The pull request that promotes ${release.version} to ${name} follows the release that ${name} has.`,
      );
    const isAgain = onMain && isSameTested(onMain, release);
    const url = await promotionPull(job, {
      target,
      main,
      onMain,
      release,
      ...(isAgain && {
        note: `The file names this release already, but it could not be promoted: ${name} has another release than its predecessor. This changes ${code("previous")} only.`,
      }),
    });
    job.say(
      `${url} promotes release ${release.version} to ${name}, as the successor of the release that it has.`,
    );
  },
};

/** A checksum, `none` for a target without release, `unknown` where the job before could not read it. */
function readDeployed(job: Job): string {
  const deployed = job.env["DEPLOYED"] ?? "";
  if (deployed === "") return "unknown";
  if (/^([0-9a-f]{64}|none)$/.test(deployed)) return deployed;
  throw new ProgramError(
    `DEPLOYED is ${JSON.stringify(deployed)}, and has to be the checksum of the release that the target has (64 hexadecimal digits), none for a target without a release, or empty if that is unknown.`,
  );
}
