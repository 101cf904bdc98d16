import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { eventually } from "./emulator-fixture";

/** What the rehearsal prints when the emulator is up. */
const ENDPOINT = /AWS on this machine:.*(?<endpoint>http:\/\/127\.0\.0\.1:\d+)/;
/** Nothing takes so long between two lines, however busy the machine: who says nothing for so long hangs. */
const SILENCE = 20 * 60_000;

export interface RehearsalArgs {
  /** Folder of the project. */
  readonly project: string;
  readonly options?: readonly string[];
  /** What is run; default: the rehearsal itself. */
  readonly program?: string;
  /** What this process's own variables have beside. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The rehearsal as its user starts it, in a process group of its own. */
export class Rehearsal {
  output = "";
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;
  private readonly project: string;

  constructor({ project, options = [], program = "rehearsal/main.ts", environment = {} }: RehearsalArgs) {
    this.project = project;
    this.child = spawn(process.execPath, ["-r", "./register.cjs", program, ...options], {
      cwd: project,
      env: { ...process.env, ...environment },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const silence = setTimeout(() => this.clear(), SILENCE);
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        this.output += chunk.toString();
        silence.refresh();
      });
    this.ended = once(this.child, "close").finally(() => clearTimeout(silence));
    // Whoever ends the tests ends it too.
    process.once("exit", () => this.clear());
  }

  /** Resolves when the output matches. @throws when the process ends first */
  async seen(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      const data = once(this.child.stdout ?? this.child, "data");
      const ended = await Promise.race([data.then(() => false), this.ended.then(() => true)]);
      if (ended && !pattern.test(this.output))
        throw new Error(`The rehearsal ended without ${pattern}:\n${this.output}`);
    }
  }

  /** Resolves when a process of the rehearsal has this in its command line. */
  started(command: string): Promise<true> {
    const running = () => this.processes.some((line) => line.includes(command));
    return eventually(`the start of ${command}`, () => Promise.resolve(running() || undefined), SILENCE);
  }

  async endpoint(): Promise<string> {
    return (await this.seen(ENDPOINT)).groups?.["endpoint"] ?? "";
  }

  /** Whether the emulator answers. */
  async isUp(): Promise<boolean> {
    return fetch(await this.endpoint()).then(
      () => true,
      () => false,
    );
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async exitCode(): Promise<unknown> {
    return (await this.ended)[0];
  }

  /** Resolves when no process of the rehearsal is left. */
  gone(): Promise<true> {
    return eventually(
      "the end of all processes",
      () => Promise.resolve(this.processes.length === 0 || undefined),
      SILENCE,
    );
  }

  /** The folders that it has written. */
  get folders(): string[] {
    const runs = join(this.project, ".rehearsal", "runs");
    if (!existsSync(runs)) return [];
    const own = `run-${hostname()}-${this.child.pid}-`;
    return readdirSync(runs).filter((name) => name.startsWith(own));
  }

  /** The report that it names. @throws when it names none */
  get report(): string {
    const { file } = /^Report: (?<file>\S+)$/m.exec(this.output)?.groups ?? {};
    if (file === undefined) throw new Error(`Nothing names a report:\n${this.output}`);
    return readFileSync(join(this.project, file), "utf8");
  }

  /** Ends whatever is left, for a test that failed half way. */
  clear(): void {
    if (this.processes.length > 0) process.kill(-(this.child.pid ?? 0), "SIGKILL");
  }

  /** Command lines of the group's processes that have not ended. */
  private get processes(): string[] {
    const lines = execFileSync("ps", ["-A", "-o", "pgid=,stat=,args="], { encoding: "utf8" }).split("\n");
    return lines.filter((line) => new RegExp(`^\\s*${this.child.pid}\\s+[^Z]`).test(line));
  }
}

/** What the table at the end says was proved, by stack; a promise that was seen several times stands there once. */
export function provedIn(output: string): Record<string, string[]> {
  const proved: Record<string, string[]> = {};
  let stack = "";
  for (const line of (output.split(/^Proved in .*$/m)[1] ?? "").split("\n")) {
    if (line.startsWith("The lineage of")) break;
    stack = /^(?<stack>\S+), (?:the source|a target) /.exec(line)?.groups?.["stack"] ?? stack;
    const { claim } = /^ {2}✓ (?<claim>.+?)(?: {2,}|$)/.exec(line)?.groups ?? {};
    if (claim !== undefined) (proved[stack] ??= []).push(claim);
  }
  return proved;
}
