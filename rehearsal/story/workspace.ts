import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

/** The one ignored folder that a rehearsal writes to. */
export interface Workspace {
  /** This rehearsal's own folder, gone when it ends. */
  readonly run: string;
  /** A folder within the run's own. */
  folder(name: string): string;
  remove(): void;
}

/** Where rehearsals of a project write. */
export const runsFolder = (projectFolder: string): string => join(projectFolder, ".rehearsal", "runs");

/** Makes a rehearsal's folder under `.rehearsal/`; two at once have two, and those of killed ones are removed. */
export function openWorkspace(projectFolder: string): Workspace {
  const runs = runsFolder(projectFolder);
  mkdirSync(runs, { recursive: true });
  for (const name of readdirSync(runs)) if (isLeft(name)) remove(join(runs, name));
  const run = mkdtempSync(join(runs, `run-${hostname()}-${process.pid}-`));
  return {
    run,
    folder: (name) => {
      const folder = join(run, name);
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    remove: () => remove(run),
  };
}

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** Whether nobody writes to a run's folder any more. Of processes on other hosts, such as containers, nothing is known. */
function isLeft(name: string): boolean {
  const { host, pid } = /^run-(?<host>.+)-(?<pid>\d+)-\w{6}$/.exec(name)?.groups ?? {};
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
