import { run } from "./command";
import { checkFolder } from "./cache/folder-check";

/** What a rehearsal keeps while it runs: two accounts' objects and images, states, logs. */
const MEGABYTES = 300;

/** Git, which keeps the rehearsal's own checkout. @throws Error that says how to get it */
export async function checkGit(): Promise<void> {
  await run("git", ["--version"]).catch((cause: unknown) => {
    throw new Error("`git` does not run: install it from your system's packages.", { cause });
  });
}

/** The folder that a rehearsal writes to. @throws Error */
export const checkWorkspace = (folder: string): Promise<void> =>
  checkFolder({
    folder,
    what: "A rehearsal writes",
    instead: "or copy the project to another folder",
    megabytes: MEGABYTES,
    why: "a rehearsal",
  });
