import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Settings } from "../../settings/settings";
import { run } from "../tools/command";

/** A team's git checkout, as the release command wants one: the stack files, and the release files beside them. */
export interface Checkout {
  readonly folder: string;
  /** What a release of this rehearsal names as its commit. */
  readonly commit: string;
  /** Names the commit as a version, as a build does. */
  tag(version: string): Promise<void>;
  /** Where a stack's release file is; its folder is there. */
  releaseFile(settings: Settings): string;
}

/** Makes a repository of the project's stack files, with one commit. @throws CommandFailed when there is no git */
export async function makeCheckout(projectFolder: string, folder: string): Promise<Checkout> {
  const env = {
    ...process.env,
    // Nobody's own hooks and signatures.
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    ...identity("AUTHOR"),
    ...identity("COMMITTER"),
  };
  const git = (...args: readonly string[]) => run("git", ["-C", folder, ...args], { env });
  for (const file of readdirSync(projectFolder).filter((name) => /^Pulumi(\..+)?\.yaml$/.test(name)))
    copyFileSync(join(projectFolder, file), join(folder, file));
  writeFileSync(join(folder, "package.json"), JSON.stringify(packageOf(projectFolder), null, 2));
  await git("init", "--quiet");
  await git("add", ".");
  await git("commit", "--quiet", "--message", "The stacks of the rehearsal");
  return {
    folder,
    commit: (await git("rev-parse", "HEAD")).trim(),
    tag: async (version) => {
      await git("tag", version);
    },
    releaseFile: (settings) => {
      const file = join(folder, settings.releaseFile);
      mkdirSync(dirname(file), { recursive: true });
      return file;
    },
  };
}

/** With what `npm run release` is in the project itself, so that it is the same in the checkout. */
const packageOf = (projectFolder: string) => ({
  private: true,
  scripts: {
    release: `node -r ${join(projectFolder, "rehearsal", "register.cjs")} ${join(projectFolder, "release", "main.ts")}`,
  },
});

const identity = (who: string) => ({
  [`GIT_${who}_NAME`]: "Rehearsal",
  [`GIT_${who}_EMAIL`]: "rehearsal@example.com",
});
