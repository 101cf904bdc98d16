import { spawn, type ChildProcess } from "node:child_process";
import { join, resolve } from "node:path";
import type { Mode } from "./result";

/** As the CLI: how many operations the program's SDK may have under way. */
const PARALLEL = 16;

/** After a failure the SDK ends the program by itself; one that does not is killed. */
export const GRACE_MS = 2_000;

export interface Program {
  readonly projectFolder: string;
  readonly project: string;
  readonly organization: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly mode: Mode;
  readonly environment: Readonly<Record<string, string>>;
  /** Address of the resource monitor and the engine. */
  readonly address: string;
}

export interface ProgramEnd {
  /** `undefined` when a signal ended the program. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProgram {
  readonly end: Promise<ProgramEnd>;
  kill(): void;
}

/** Starts a program under Pulumi's own language runner for Node.js, as the CLI's language host does. */
export function startProgram(program: Program): RunningProgram {
  const folder = resolve(program.projectFolder);
  const child = spawn(process.execPath, argumentsOf(program, folder), {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(program.config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(program.secretKeys),
      PULUMI_NODEJS_TYPESCRIPT: "true",
      ...program.environment,
    },
  });
  return { end: endOf(child), kill: () => child.kill("SIGKILL") };
}

function argumentsOf(program: Program, folder: string): string[] {
  const flags = {
    monitor: program.address,
    engine: program.address,
    organization: program.organization,
    project: program.project,
    stack: program.stack,
    "root-directory": folder,
    pwd: folder,
    parallel: String(PARALLEL),
  };
  return [
    "--require",
    join(__dirname, "plain-inspect.cjs"),
    require.resolve("@pulumi/pulumi/cmd/run/index.js", { paths: [folder] }),
    ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
    ...(program.mode === "preview" ? ["--dry-run"] : []),
    ".",
  ];
}

function endOf(child: ChildProcess): Promise<ProgramEnd> {
  return new Promise((resolveEnd, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolveEnd({ exitCode: code ?? undefined, stdout, stderr }));
  });
}
