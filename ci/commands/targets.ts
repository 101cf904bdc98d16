import { execFileSync } from "node:child_process";
import type { Command } from "../command";
import type { Job } from "../job";
import { ofTarget, programFiles } from "../promotion/run-program";

export const targets: Command = {
  summary:
    "lists stacks for a matrix; outputs `source`, `targets` (JSON), `changed`: whether the source has something to run",
  options: {
    "--changed-since <commit>": "only targets whose release or stack file differs from this commit",
    "--only <target>": "this one alone",
  },
  run(job, call) {
    const only = call.option("only");
    const since = call.option("changed-since");
    const changed = since ? changedSince(job, since) : undefined;
    const asked = only
      ? [job.target(only)]
      : job.targets.filter((each) => !changed || ofTarget(each).some((file) => changed.includes(file)));
    const names = asked.map(({ stack }) => stack);
    const runs = changed === undefined || programFiles(job, changed).length > 0;
    job.output("source", job.source.stack);
    job.output("targets", JSON.stringify(names));
    job.output("changed", String(runs));
    job.say(
      `Source ${job.source.stack}${runs ? "" : ", which has nothing to run"}; targets ${names.join(", ") || "(none)"}.`,
    );
    return Promise.resolve();
  },
};

/** Undefined where the commit before a push is not known, as of a new branch: everything may have changed. */
function changedSince({ folder }: Job, commit: string): string[] | undefined {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    git("cat-file", "-e", `${commit}^{commit}`);
  } catch {
    return undefined;
  }
  return git("diff", "--name-only", "--no-renames", "-z", commit, "HEAD")
    .split("\0")
    .filter((file) => file !== "");
}
