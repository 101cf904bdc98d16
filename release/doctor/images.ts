import { CommandError } from "../command-line/exit-code";
import { findImage, repositoryOf } from "../deployed/image";
import { readDeployedRelease } from "../deployed/release-parameter";
import { versionTags } from "../git";
import { REGCTL_VERSION } from "../registry/find-regctl";
import { RegistryError } from "../registry/registry-error";
import type { Settings } from "../../settings/settings";
import type { Question } from "./case";

export const versionTagsInGit: Question = {
  trouble: "No version tags found",
  asks: "git has tags that name versions",
  async answer({ folder }) {
    const [newest] = await versionTags(folder);
    return { ok: newest !== undefined, found: newest ?? "there is no tag such as 0.1.6 or v0.1.6" };
  },
  fix: () =>
    "Fetch them: git fetch --tags. Where nobody made one, tag the commit that was tested and push it: git tag v0.1.6 <commit> && git push origin v0.1.6",
};

/** A token is given to anybody whose policy allows it; whether it opens a repository, only the repository says. */
const registryLogin = (side: "source" | "target"): Question => ({
  trouble: "ECR login failures",
  asks: `the ${side}'s registry lets its caller in`,
  async answer(given) {
    const account = await given[side]();
    const repositories = Object.keys(account.settings.images).map((image) =>
      repositoryOf(account, account.settings, image),
    );
    try {
      for (const repository of repositories) await repository.tags();
    } catch (error) {
      if (!(error instanceof RegistryError) || error.code === "registry-unavailable") throw error;
      return {
        ok: false,
        found: error.message,
        ...(error.code === "denied" && { fix: LET_IN(account.settings) }),
      };
    }
    return { ok: true, found: repositories.map(({ name }) => name).join(", ") };
  },
  fix: ({ stacks }) =>
    `A repository that is missing is made by: pulumi up -s ${side === "source" ? stacks.source.stack : stacks.target().stack}`,
});

const LET_IN = ({ stack }: Settings): string =>
  `The policies of the caller's role are made by bootstrap/: run it in ${stack} again`;

/** Without it everything can be looked at, and no image promoted. */
export const regctlIsThere: Question = {
  trouble: "No regctl",
  asks: `regctl ${REGCTL_VERSION} is on the PATH`,
  async answer(given) {
    try {
      return { ok: true, found: await given.regctl() };
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return { ok: false, found: error.message };
    }
  },
};

export const sourceLogin = registryLogin("source");
export const targetLogin = registryLogin("target");

export const imageInSource: Question = {
  trouble: "Image not found",
  asks: "the images of the release are in the source",
  async answer(given) {
    const source = await given.source();
    const release = given.releaseFile(given.stacks.target()) ?? (await readDeployedRelease(source))?.release;
    if (!release) return { ok: false, found: "no release file names one, and the source has no release" };
    const lacking: string[] = [];
    for (const [image, { digest }] of Object.entries(release.images)) {
      const { manifest, absent } = await findImage(repositoryOf(source, source.settings, image), digest, []);
      if (!manifest) lacking.push(`${image}@${digest}`);
      lacking.push(...absent.map((part) => `${image}@${part}, a part of ${digest}`));
    }
    return {
      ok: lacking.length === 0,
      found:
        lacking.length === 0
          ? `release ${release.version}`
          : `release ${release.version} lacks ${lacking.join(", ")}`,
    };
  },
  fix: ({ stacks: { source } }) =>
    `Look whether the build of that commit pushed its image to ${source.stack}, and at the lifecycle rules there. Push it, test it as a new version, and prepare that`,
};
