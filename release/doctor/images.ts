import { findImage, repositoryOf } from "../deployed/image";
import { readDeployedRelease } from "../deployed/release-parameter";
import { versionTags } from "../git";
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
    for (const repository of repositories) await repository.tags();
    return { ok: true, found: repositories.map(({ name }) => name).join(", ") };
  },
  fix: ({ stacks }) =>
    side === "source"
      ? `Sign in as ${stacks.target().names.deployerRole} of account ${stacks.source.account}; its policy is made by bootstrap/. A repository that is missing is made by: pulumi up -s ${stacks.source.stack}`
      : `${stacks.target().names.promotionRole} of account ${stacks.target().account} is made by bootstrap/: run it there again. A repository that is missing is made by: pulumi up -s ${stacks.target().stack}`,
});

export const sourceLogin = registryLogin("source");
export const targetLogin = registryLogin("target");

export const imageInSource: Question = {
  trouble: "Image not found",
  asks: "the images of the release are in the source",
  async answer(given) {
    const source = await given.source();
    const release = given.releaseFile() ?? (await readDeployedRelease(source))?.release;
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
