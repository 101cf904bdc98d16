import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { CopyOrder } from "./copy-process";
import type { Registries } from "./copy-fixture";
import { type Promotion, VERSION } from "./promotion";

const ROOT = join(__dirname, "..", "..", "..");

export interface CopyEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output and standard error. */
  readonly said: string;
}

/** Copies a promotion's images in a process of its own. */
export function startCopy(args: {
  readonly registries: Registries;
  readonly promotion: Promotion;
  /** For temporary files. */
  readonly folder: string;
  readonly password?: string;
  /** Before the process starts, in its shell: `ulimit -f 0`. */
  readonly limit?: string;
}): { readonly process: ChildProcess; readonly end: Promise<CopyEnd> } {
  const { registries, promotion, folder, password = "secret", limit = ":" } = args;
  const order: CopyOrder = {
    regctl: registries.regctl,
    images: promotion.args().images.map(({ from, to, digest }) => ({ from: from.name, to: to.name, digest })),
    tag: VERSION,
    password,
    attempts: 2,
  };
  const node = [process.execPath, "-r", "./register.cjs", join(__dirname, "copy-process.ts")];
  const child = spawn("sh", ["-c", `${limit}; exec "$0" "$@"`, ...node], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  child.stdin.on("error", () => undefined).end(JSON.stringify(order));
  const end = new Promise<CopyEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, said }));
  });
  return { process: child, end };
}
