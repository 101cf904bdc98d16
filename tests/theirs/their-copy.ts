import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ProjectCopy } from "../rehearsal/project-copy";
import { SOURCE, THEIR_FILES } from "./their-files";

/** A copy of the repository that belongs to another team: a checkout with one commit. */
export class TheirCopy extends ProjectCopy {
  constructor() {
    super(THEIR_FILES, SOURCE);
    this.git("init", "--quiet", "--initial-branch=trunk");
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

  private git(...args: readonly string[]): void {
    const person = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"];
    execFileSync("git", [...person, ...args], { cwd: this.folder });
  }
}
