import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { SHIPPED, THEIR_FILES } from "./their-files";

const ROOT = join(__dirname, "..", "..");

/** A folder's name as some people have it, which no shell, URL or template takes as it is. */
const NAME = "ds pipeline, für #1 (50%) @home's";

/** A copy of the repository, packages shared, that belongs to another team: a checkout with one commit. */
export class TheirCopy {
  private readonly temporary = mkdtempSync(join(tmpdir(), "theirs-"));
  readonly folder = join(this.temporary, NAME);

  constructor() {
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    for (const file of listed.split("\0").filter((each) => each !== "" && !SHIPPED.test(each)))
      if (existsSync(join(ROOT, file)))
        cpSync(join(ROOT, file), join(this.folder, file), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
    for (const [file, text] of Object.entries(THEIR_FILES)) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      writeFileSync(join(this.folder, file), text);
    }
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

  remove(): void {
    rmSync(this.temporary, { recursive: true, force: true, maxRetries: 5 });
  }

  private git(...args: readonly string[]): void {
    const person = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"];
    execFileSync("git", [...person, ...args], { cwd: this.folder });
  }
}
