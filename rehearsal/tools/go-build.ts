import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runAttached } from "./attached-command";
import { run } from "./command";
import type { Job, Tool } from "./cache/tool";

/** A program that is built from its published module. */
export interface GoProgram extends Pick<Tool, "takes" | "megabytes"> {
  /** Of its binary. */
  readonly name: string;
  /** For people. @default name */
  readonly title?: string;
  /** The module that it is part of. */
  readonly module: string;
  /** Folder with the go.mod and go.sum that pin this module and all it needs. */
  readonly pins: string;
  /** Import path of its main package. */
  readonly main: string;
  /** The variable that its linker is to set to its version. */
  readonly versionVariable: string;
  /** What makes it print its version. */
  readonly printVersion: string;
}

export interface GoBuild extends GoProgram {
  readonly version: string;
  /** How many modules its go.mod names. */
  readonly modules: number;
}

/**
 * Builds `bin/<name>` below a folder. Go checks every module against the go.sum.
 *
 * Modules and compiled packages go to Go's own caches: what is there is used, a build that was ended goes on where it
 * was, and Go removes compiled packages that nobody used for some days.
 */
export async function buildGo(build: GoBuild, folder: string, job: Job): Promise<void> {
  const { main, name, version } = build;
  const scratch = join(folder, "scratch");
  await mkdir(scratch);
  const options = { cwd: build.pins, signal: job.signal, env: await environment(scratch) };
  job.report("looking for its modules");
  const stale = await runAttached(
    "go",
    ["list", "-trimpath", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}", main],
    {
      ...options,
      onLine: counted(/^go: downloading /, (n) => job.report(`downloading module ${n} of ${build.modules}`)),
    },
  );
  const packages = stale.split("\n").filter((line) => line !== "").length;
  const report = (n: number) =>
    job.report(`building from its Go module, once for all clones: ${n} of ${packages} packages`);
  report(0);
  const binary = join(folder, "bin", name);
  const linker = `-s -w -X ${build.versionVariable}=${version}`;
  await runAttached(
    "go",
    ["build", "-v", "-trimpath", "-buildvcs=false", "-ldflags", linker, "-o", binary, main],
    { ...options, onLine: counted(/^[\w.]\S*$/, report) },
  );
  await rm(scratch, { recursive: true });
  const said = await run(binary, [build.printVersion]);
  if (!said.includes(version)) throw new Error(`${name} ${version} was built, but says it is:\n${said}`);
}

/** For this machine and from these pins, whatever is set for other work. */
async function environment(scratch: string): Promise<Record<string, string | undefined>> {
  const [GOOS, GOARCH] = (await run("go", ["env", "GOHOSTOS", "GOHOSTARCH"])).trim().split("\n");
  return {
    ...process.env,
    GOOS,
    GOARCH,
    GOFLAGS: "-mod=readonly",
    GO111MODULE: "on",
    GOWORK: "off",
    CGO_ENABLED: "0",
    GOTMPDIR: scratch,
  };
}

/** Counts the lines that match. */
function counted(pattern: RegExp, report: (count: number) => void): (line: string) => boolean {
  let count = 0;
  return (line) => {
    const matches = pattern.test(line);
    if (matches) report(++count);
    return matches;
  };
}
