import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseDocument } from "yaml";
import type { Settings } from "../../settings/settings";
import { run } from "../tools/command";

/** A team's git checkout of the project, in which everything is run as its README says. */
export interface Checkout {
  readonly folder: string;
  /** Names the newest commit as a version, as a build does. @returns the commit */
  tag(version: string): Promise<string>;
  /** Commits what changed. */
  commitAll(message: string): Promise<void>;
  /** Where a stack's release file is; its folder is there. */
  releaseFile(settings: Settings): string;
}

export interface CheckoutArgs {
  readonly projectFolder: string;
  /** An empty folder. */
  readonly folder: string;
  /** Files that it does not have, relative to the project: the stacks' releases, which a rehearsal begins without. */
  readonly leftOut: readonly string[];
  /** Writes what the project leaves to whoever takes it. */
  readonly complete: (folder: string) => void;
}

/** What a checkout does not have of the project's folder; its packages are shared. */
const LEFT_OUT = [".git", ".rehearsal", "node_modules"];

/** Makes a repository of the project as it is in its folder, with one commit. @throws CommandFailed when there is no git */
export async function makeCheckout({
  projectFolder,
  folder,
  leftOut,
  complete,
}: CheckoutArgs): Promise<Checkout> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  const env = {
    ...Object.fromEntries(own),
    // Nobody's own hooks and signatures.
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    ...identity("AUTHOR"),
    ...identity("COMMITTER"),
  };
  const git = (...args: readonly string[]) => run("git", ["-C", folder, ...args], { env });
  const omitted = new Set(leftOut.map((file) => join(projectFolder, file)));
  for (const name of readdirSync(projectFolder).filter((each) => !LEFT_OUT.includes(each)))
    cpSync(join(projectFolder, name), join(folder, name), {
      recursive: true,
      filter: (file) => !omitted.has(file),
    });
  symlinkSync(join(projectFolder, "node_modules"), join(folder, "node_modules"));
  for (const inside of ["", "bootstrap"]) forgetEncryption(join(folder, inside));
  complete(folder);
  await git("init", "--quiet");
  // The project's own list means a folder, and here it is a link.
  writeFileSync(join(folder, ".git", "info", "exclude"), "node_modules\n");
  const commitAll = async (message: string) => {
    await git("add", "--all");
    await git("commit", "--quiet", "--allow-empty", "--message", message);
  };
  await commitAll("The project of the rehearsal");
  return {
    folder,
    commitAll,
    tag: async (version) => {
      await git("tag", version);
      return (await git("rev-parse", "HEAD")).trim();
    },
    releaseFile: (settings) => {
      const file = join(folder, settings.releaseFile);
      mkdirSync(dirname(file), { recursive: true });
      return file;
    },
  };
}

/** How a team's own states are encrypted: its key is in a real account, and the rehearsal's states have another. */
function forgetEncryption(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => /^Pulumi\..+\.yaml$/.test(file))) {
    const file = join(folder, name);
    const stack = parseDocument(readFileSync(file, "utf8"));
    const found = ["secretsprovider", "encryptedkey", "encryptionsalt"].filter((key) => stack.delete(key));
    if (found.length > 0) writeFileSync(file, stack.toString());
  }
}

const identity = (who: string) => ({
  [`GIT_${who}_NAME`]: "Rehearsal",
  [`GIT_${who}_EMAIL`]: "rehearsal@example.com",
});
