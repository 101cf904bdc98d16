import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export const BUILT = `sha256:${"d".repeat(64)}`;

/** Writes down how it was called and what it was told, and builds without building. */
const SCRIPT = `#!/bin/sh
here=$(dirname "$0")
echo "$*" >>"$here/calls"
[ "$1" != login ] || [ -e "$here/deaf" ] || cat >>"$here/input"
if [ -e "$here/fails" ] && echo "$*" | grep -qEf "$here/fails"; then exit 3; fi
while [ $# -gt 0 ]; do
  [ "$1" != --metadata-file ] || cp "$here/metadata" "$2"
  shift
done
`;

/** A `docker` that is first on the PATH. */
export class StubDocker {
  private readonly folder = mkdtempSync(join(tmpdir(), "docker-"));
  private readonly path = process.env["PATH"];

  constructor() {
    const file = join(this.folder, "docker");
    writeFileSync(file, SCRIPT);
    chmodSync(file, 0o755);
    this.says({ "containerimage.digest": BUILT });
    process.env["PATH"] = [this.folder, this.path].join(delimiter);
  }

  stop(): void {
    process.env["PATH"] = this.path;
    rmSync(this.folder, { recursive: true });
  }

  /** Lets calls fail that match one of these expressions. */
  fails(...calls: readonly string[]): void {
    writeFileSync(join(this.folder, "fails"), calls.map((call) => `${call}\n`).join(""));
  }

  /** Ends a login without reading its standard input. */
  isDeaf(): void {
    writeFileSync(join(this.folder, "deaf"), "");
  }

  /** What a build leaves as its metadata. */
  says(metadata: object): void {
    writeFileSync(join(this.folder, "metadata"), JSON.stringify(metadata));
  }

  /** The machine has no docker. */
  remove(): void {
    mkdirSync(join(this.folder, "empty"));
    process.env["PATH"] = join(this.folder, "empty");
  }

  /** Calls, without what differs from run to run. */
  get calls(): string[] {
    const name = new RegExp(`ci-${process.pid}\\b`, "g");
    const written = this.read("calls").replaceAll(name, "<builder>");
    return written
      .replaceAll(/(--metadata-file) \S+/g, "$1 <file>")
      .split("\n")
      .filter(Boolean);
  }

  /** What it was told on its standard input. */
  get input(): string {
    return this.read("input");
  }

  private read(name: string): string {
    const file = join(this.folder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }
}
