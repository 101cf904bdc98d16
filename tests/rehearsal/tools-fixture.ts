import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ensure, type InstallOptions } from "../../rehearsal/tools/cache/ensure";
import type { Tool } from "../../rehearsal/tools/cache/tool";

const PROJECT = join(__dirname, "..", "..");
/** Milliseconds between the beats of a lock: a dead one is found within half a second. */
const BEAT = 50;

/** Answers as Go does, "builds" a script that prints a version, and waits for a file before that when one is named. */
const go = (beforeBuild: string) => `#!/bin/sh
command=$1
shift
case $command in
env) for field; do case $field in
  GOVERSION) echo go1.26.8;; GOTOOLCHAIN) echo local;; GOHOSTOS) echo linux;; GOHOSTARCH) echo amd64;;
  esac; done;;
list)
  case " $* " in *" -m "*) [ "$GOPROXY" != off ] || { echo 'go: module lookup disabled by GOPROXY=off' >&2; exit 1; }; exit;; esac
  echo "$GOFLAGS $GOOS" >>"$LOG/environment"; echo one; echo two;;
build)
  echo $$ >>"$LOG/builds"
  echo one >&2
  ${beforeBuild}
  while [ -e "$LOG/wait" ]; do sleep 0.02; done
  while [ "$1" != -o ]; do case $1 in *=v*) version=\${1##*=};; esac; shift; done
  mkdir -p "$(dirname "$2")"
  printf '#!/bin/sh\\necho %s\\n' "$version" >"$2"
  chmod +x "$2";;
esac
`;

/** A machine that has what a test puts on it: a PATH, a cache and a log of builds of its own. */
export class Machine {
  readonly bin: string;
  readonly log: string;
  /** What was told of installs. */
  told = "";
  toldElsewhere = "";
  private readonly path = process.env["PATH"];
  private readonly fetch = globalThis.fetch;
  private readonly children: ChildProcess[] = [];

  private constructor(
    readonly folder: string,
    public cache: string,
  ) {
    this.bin = join(folder, "bin");
    this.log = join(folder, "log");
  }

  static async start(): Promise<Machine> {
    const folder = await mkdtemp(join(tmpdir(), "tools-test-"));
    const machine = new Machine(folder, join(folder, "cache"));
    await mkdir(machine.bin);
    await mkdir(machine.log);
    process.env["PATH"] = machine.bin;
    process.env["LOG"] = machine.log;
    return machine;
  }

  async stop(): Promise<void> {
    for (const child of this.children) child.kill("SIGKILL");
    globalThis.fetch = this.fetch;
    process.env["PATH"] = this.path;
    delete process.env["NODE_OPTIONS"];
    delete process.env["LOG"];
    await rm(this.folder, { recursive: true, force: true });
  }

  async put(name: string, script: string): Promise<void> {
    await writeFile(join(this.bin, name), script);
    await chmod(join(this.bin, name), 0o755);
  }

  /** Go, and the system's commands. @param beforeBuild What else a build does */
  async putGo(beforeBuild = ""): Promise<void> {
    await this.put("go", go(beforeBuild));
    process.env["PATH"] = [this.bin, "/usr/bin", "/bin"].join(delimiter);
  }

  get options(): InstallOptions {
    return { cache: this.cache, out: { write: (text) => (this.told += text) }, beat: BEAT };
  }

  /** Installs tools in this process. @returns the paths of their executables */
  ensure(...tools: readonly Tool[]): Promise<readonly string[]> {
    return ensure(tools, this.options);
  }

  /** What the vendor of the Pulumi CLI answers, here and in processes that are started; undefined: nothing. */
  async answerForVendor(script: string | undefined): Promise<void> {
    const stub = join(this.folder, "fetch.cjs");
    const answer = script === undefined ? "Response.error()" : `new Response(${JSON.stringify(script)})`;
    await writeFile(stub, `globalThis.fetch = async () => ${answer};`);
    process.env["NODE_OPTIONS"] = `--require=${stub}`;
    globalThis.fetch = () => Promise.resolve(script === undefined ? Response.error() : new Response(script));
  }

  /** The same of regctl in a process of its own, which tells to `toldElsewhere`. */
  ensureElsewhere(): ChildProcess {
    const script = `require("./rehearsal/tools/regctl").ensureRegctl({ beat: ${BEAT} }).then(console.log)`;
    const child = spawn(process.execPath, ["-r", "./register.cjs", "-e", script], {
      cwd: PROJECT,
      env: { ...process.env, REHEARSAL_CACHE: this.cache },
    });
    child.stderr.on("data", (chunk: Buffer) => (this.toldElsewhere += chunk.toString()));
    this.children.push(child);
    return child;
  }

  /** Process ids of the builds so far. */
  async builds(): Promise<readonly number[]> {
    const written = await readFile(join(this.log, "builds"), "utf8").catch(() => "");
    return written.split("\n").filter(Boolean).map(Number);
  }

  /** Lets builds wait until the returned function is called. */
  async holdBuilds(): Promise<() => Promise<void>> {
    await writeFile(join(this.log, "wait"), "");
    return () => rm(join(this.log, "wait"));
  }

  cached(): Promise<readonly string[]> {
    return readdir(this.cache);
  }
}
