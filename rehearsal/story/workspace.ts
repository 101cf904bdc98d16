import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** The one ignored folder that a rehearsal writes to. */
export interface Workspace {
  /** This rehearsal's own folder, gone when it ends. */
  readonly run: string;
  /** A folder within the run's own. */
  folder(name: string): string;
  remove(): void;
}

/** Makes a rehearsal's folder under `.rehearsal/`; two at once have two. */
export function openWorkspace(projectFolder: string): Workspace {
  const runs = join(projectFolder, ".rehearsal", "runs");
  mkdirSync(runs, { recursive: true });
  const run = mkdtempSync(join(runs, "run-"));
  return {
    run,
    folder: (name) => {
      const folder = join(run, name);
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    remove: () => rmSync(run, { recursive: true, force: true, maxRetries: 5 }),
  };
}
