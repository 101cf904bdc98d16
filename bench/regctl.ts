import { run } from "../rehearsal/tools/command";

export interface Regctl {
  /** Path of regctl. */
  readonly regctl: string;
  /** Where it runs, and where its files are. */
  readonly folder: string;
}

/** Runs regctl; every registry of this machine that an argument names is reached by plain HTTP. @returns its output */
export function runRegctl({ regctl, folder }: Regctl, ...args: readonly string[]): Promise<string> {
  const loopback = new Set(args.flatMap((arg) => /^127\.0\.0\.1:\d+/.exec(arg)?.[0] ?? []));
  const hosts = [...loopback].flatMap((host) => ["--host", `reg=${host},tls=disabled`]);
  const env = { PATH: process.env["PATH"], HOME: folder };
  return run(regctl, [...args, ...hosts], { cwd: folder, env });
}
