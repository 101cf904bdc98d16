import { readFile, readdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { digestOf } from "./digest";
import { withLock } from "./lock";

/** Something that is installed once for all clones, into a folder of the cache that nothing writes to afterwards. */
export interface Tool {
  /** With its version, for people: "regctl v0.11.7". */
  readonly name: string;
  /** How long its install takes, for people. */
  readonly takes: string;
  /** Free space that its install takes while it is under way, in megabytes. */
  readonly megabytes: number;
  /** Path of what is run, within its folder. */
  readonly executable: string;
  /** Its folder's name: what makes another install of it is in the name. @throws Error that says what is missing */
  key(): Promise<string>;
  /** @throws Error that says what is missing on this machine to install it */
  check(): Promise<void>;
  /** Fills an empty folder, and tries what it made. */
  install(folder: string, job: Job): Promise<void>;
}

export interface Job {
  readonly signal: AbortSignal;
  /** Says what is being done, and how far it is. */
  readonly report: (text: string) => void;
  /** @default 1000 milliseconds between the beats of the lock */
  readonly beat?: number | undefined;
}

/** Holds the digest of everything else in the folder. */
const RECORD = ".sha256";

/** Whether a tool's folder holds, to the byte, what was installed. */
export async function stateOf(folder: string): Promise<"absent" | "intact" | "changed"> {
  const recorded = await readFile(join(folder, RECORD), "utf8").catch(() => undefined);
  if (recorded !== undefined) return recorded === digestOf(folder, RECORD) ? "intact" : "changed";
  return (await readdir(folder).catch(() => [])).length > 0 ? "changed" : "absent";
}

/**
 * Installs a tool, or waits while another process does.
 *
 * A private folder is filled and renamed when it is complete, so that a crash leaves nothing that counts as installed;
 * what it leaves, the next install removes.
 */
export function installOnce(tool: Tool, folder: string, job: Job): Promise<void> {
  const onWait = () => job.report("another process is installing it");
  return withLock(`${folder}.lock`, { ...job, onWait }, async () => {
    if ((await stateOf(folder)) === "intact") return;
    await removeRemains(folder);
    const unfinished = await mkdtemp(`${folder}.unfinished-`);
    try {
      await tool.install(unfinished, job);
      await writeFile(join(unfinished, RECORD), digestOf(unfinished, RECORD));
      await rename(unfinished, folder);
    } finally {
      await remove(unfinished);
    }
  });
}

async function removeRemains(folder: string): Promise<void> {
  const siblings = await readdir(dirname(folder));
  const unfinished = siblings.filter((name) => name.startsWith(`${basename(folder)}.unfinished-`));
  await Promise.all([folder, ...unfinished.map((name) => join(dirname(folder), name))].map(remove));
}

const remove = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 5 });
