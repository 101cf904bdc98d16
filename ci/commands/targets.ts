import { execFileSync } from "node:child_process";
import type { Settings } from "../../settings/settings";
import type { Command } from "../command";
import type { Job } from "../job";

export const targets: Command = {
  summary: "outputs `source`, and `targets` as a JSON list for a matrix: all, or those that a push changes",
  options: {
    "--changed-since <commit>": "only targets whose release or stack file differs from this commit",
    "--only <target>": "this one alone",
  },
  run(job, call) {
    const only = call.option("only");
    const since = call.option("changed-since");
    const asked = only ? [job.target(only)] : since ? changedSince(job, since) : job.targets;
    const names = asked.map(({ stack }) => stack);
    job.output("source", job.source.stack);
    job.output("targets", JSON.stringify(names));
    job.say(`Source ${job.source.stack}; targets ${names.join(", ") || "(none)"}.`);
    return Promise.resolve();
  },
};

/** Where the commit before a push is not known, as of a new branch, everything may have changed. */
function changedSince({ folder, targets: all }: Job, commit: string): readonly Settings[] {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    git("cat-file", "-e", `${commit}^{commit}`);
  } catch {
    return all;
  }
  const changed = git("diff", "--name-only", "--no-renames", "-z", commit, "HEAD").split("\0");
  return all.filter(({ stack, releaseFile }) =>
    [`Pulumi.${stack}.yaml`, releaseFile].some((file) => changed.includes(file)),
  );
}
