import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ProjectCopy } from "../rehearsal/project-copy";
import { BRANCH, SOURCE, theirFiles } from "./their-files";

/** A copy of the repository that belongs to another team: a checkout with one commit. */
export class TheirCopy extends ProjectCopy {
  /** @param targets Of theirs; default: all. */
  constructor(targets?: readonly string[]) {
    super(theirFiles(targets), SOURCE);
    this.useBranch();
    this.git("init", "--quiet", `--initial-branch=${BRANCH}`);
    // The project's own list means a folder, and here it is a link.
    writeFileSync(join(this.folder, ".git", "info", "exclude"), "node_modules\n");
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", "Theirs");
  }

  /** Runs a command there. @returns its exit code, and what it printed */
  async run(command: string, ...args: readonly string[]): Promise<{ code: number; output: string }> {
    const child = spawn(command, args, { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    return { code: code ?? 1, output };
  }

  /** As docs/workflows.md says of another branch than main. */
  private useBranch(): void {
    const workflows = join(this.folder, ".github", "workflows");
    for (const name of readdirSync(workflows)) {
      const file = join(workflows, name);
      const text = readFileSync(file, "utf8");
      const theirs = text.replaceAll("refs/heads/main", `refs/heads/${BRANCH}`);
      writeFileSync(file, theirs.replaceAll("branches: [main]", `branches: [${BRANCH}]`));
    }
  }

  private git(...args: readonly string[]): void {
    const person = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"];
    execFileSync("git", [...person, ...args], { cwd: this.folder });
  }
}
