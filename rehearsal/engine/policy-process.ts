import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { PolicyPackOptions } from "./policy-pack";

/** A pack written in TypeScript is type-checked first, which takes 3-10 s. */
const START_TIMEOUT_MS = 60_000;

/** The pack is told where an engine would be; it never calls one. */
const NO_ENGINE = "127.0.0.1:1";

export interface RunningPack {
  readonly address: string;
  readonly pid: number;
  stderr(): string;
  stop(): Promise<void>;
}

/** Starts Pulumi's own process for policy packs and waits for the port it prints. */
export async function startProcess(options: PolicyPackOptions): Promise<RunningPack> {
  const folder = resolve(options.folder);
  await readFile(join(folder, "PulumiPolicy.yaml")).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${folder} is not a policy pack: ${error.message}`, { cause: error });
  });
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js", { paths: [folder] });
  const child = spawn(process.execPath, [runner, NO_ENGINE, folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(options.config ?? {}),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(options.secretKeys ?? []),
      PULUMI_NODEJS_ORGANIZATION: options.organization ?? "organization",
      PULUMI_NODEJS_PROJECT: options.project,
      PULUMI_NODEJS_STACK: options.stack,
      PULUMI_NODEJS_DRY_RUN: "true",
      ...options.environment,
    },
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  try {
    const port = await printedPort(child, () => stderr);
    return {
      address: `127.0.0.1:${port}`,
      pid: child.pid ?? 0,
      stderr: () => stderr,
      stop: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function printedPort(child: ChildProcess, stderr: () => string): Promise<string> {
  return new Promise((resolvePort, reject) => {
    const fail = (what: string) =>
      reject(new Error(`The policy pack did not start: ${what}\n${stderr()}`.trimEnd()));
    const timer = setTimeout(() => fail(`no port after ${START_TIMEOUT_MS / 1000} s.`), START_TIMEOUT_MS);
    let stdout = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      const port = /^(\d+)\r?\n/m.exec(stdout)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolvePort(port);
    });
    child.once("error", (error) => fail(error.message));
    child.once("close", (code) => {
      clearTimeout(timer);
      fail(`it ended with exit code ${code}.`);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "close");
  child.kill("SIGKILL");
  await ended;
}
