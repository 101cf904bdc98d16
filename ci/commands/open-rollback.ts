import { type Release, releaseFileContent, releaseText } from "../../release/release-file";
import { ProgramError } from "../../settings/program-error";
import type { Command } from "../command";
import { code, toMarkdown } from "../github/markdown";
import { openPull } from "../github/pull-request";
import { readMain, writeBranch } from "../github/repository";
import { releaseAt } from "../promotion/main-release";
import { releaseFrom } from "../promotion/release-env";
import { releaseSections, versionsText } from "../promotion/release-markdown";

/** After a rollback, main names what the target has. */
export const openRollback: Command = {
  summary:
    "opens a pull request that records on the default branch which release a target went back to (RELEASE, REASON)",
  arguments: "<target>",
  async run(job, { args: [name = ""] }) {
    const target = job.target(name);
    const release = releaseFrom(job, "RELEASE");
    const reason = job.variable("REASON");
    const left = assertRollback(release);
    const main = await readMain(job);
    const onMain = await releaseAt(job, target, main);
    if (onMain && releaseText(onMain) === releaseText(release))
      return job.say(
        `${target.releaseFile} on ${main.name} names that release already: nothing has to be merged.`,
      );
    const branch = `rollback/${name}`;
    const title = `Roll back ${name} to ${release.version}`;
    const text = releaseFileContent(release);
    await writeBranch(job, { branch, main, path: target.releaseFile, text, message: title });
    const body = toMarkdown(
      `${code(name)} went back from ${code(left)} to ${code(release.version)} in [a run](${job.runUrl}). Merging this deploys nothing: it makes ${code(target.releaseFile)} name the release that ${code(name)} has (${versionsText(onMain, release)}), so that the next release follows it.`,
      [{ title: "Reason", lines: [code(reason)] }, ...releaseSections(release, onMain)],
      "",
    );
    const url = await openPull(job, { branch, base: main.name, title, body });
    job.say(`${url} records on ${main.name} that ${name} is back at ${release.version}.`);
    job.summary(`Merge ${url}: until then ${main.name} names another release than ${name} has.`);
  },
};

/** @returns the version that was left */
function assertRollback({ version, rollback }: Release): string {
  if (rollback) return rollback.from;
  throw new ProgramError(
    `RELEASE is ${version}, not a rollback (no key rollback.from). RELEASE has to be what npm run release -- rollback wrote: look at the output of the job before.`,
  );
}
