// Fills the job's empty workspace from the repository that stands for GitHub's.
import { execFileSync } from "node:child_process";

const {
  GITHUB_WORKSPACE: folder,
  GITHUB_SHA: sha,
  INPUT_REF: ref,
  REHEARSED_REPOSITORY: repository,
} = process.env;
const depth = process.env["INPUT_FETCH-DEPTH"];
const git = (...args) => execFileSync("git", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
if (process.env["INPUT_PERSIST-CREDENTIALS"] !== "false") throw new Error("a checkout keeps no credentials");
const commit = ref === undefined || ref === "" ? sha : ref;
git("init", "--quiet");
git(
  "fetch",
  "--quiet",
  ...(depth === "0" ? ["--tags"] : ["--no-tags", "--depth", depth]),
  repository,
  commit,
);
git("checkout", "--quiet", "--force", "--detach", commit);
console.log(`checked out ${commit}`);
