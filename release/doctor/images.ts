import { mapSome } from "../../settings/at-once";
import { imageChecks } from "../checks/registry-checks";
import { ReleaseError } from "../release-error";
import { findImage, repositoryOf } from "../deployed/image";
import { readDeployedRelease } from "../deployed/release-parameter";
import { versionTags } from "../git";
import { readReleaseFile } from "../promotion/release-files";
import { REGCTL_VERSION } from "../registry/find-regctl";
import { RegistryError } from "../registry/registry-error";
import type { Diagnostic } from "./diagnostic";

export const versionTagsInGit: Diagnostic = {
  where: "machine",
  name: "version tags in git",
  expected: "a tag such as 0.1.6 or v0.1.6",
  async run({ folder }, about) {
    const [newest] = await versionTags(folder);
    const fix =
      "Fetch them: git fetch --tags. If nobody made one, tag the commit that was tested and push it: git tag v0.1.6 <commit> && git push origin v0.1.6";
    return [{ ...about, ok: newest !== undefined, found: newest ?? "there is none", fix }];
  },
};

/** Without it everything can be read, and no image promoted. */
export const regctlIsThere: Diagnostic = {
  where: "machine",
  name: "regctl",
  expected: `regctl ${REGCTL_VERSION} on the PATH`,
  async run(call, about) {
    try {
      return [{ ...about, ok: true, found: await call.regctl(), fix: "" }];
    } catch (error) {
      if (!(error instanceof ReleaseError)) throw error;
      return [{ ...about, ok: false, found: error.message, fix: "" }];
    }
  },
};

/** A token is given to anybody whose policy allows it; whether it opens a repository, only the repository says. */
const registryLogin = (side: "source" | "target"): Diagnostic => ({
  where: side === "source" ? "source" : "registry",
  name: `login at the ${side}'s registry`,
  expected: "it accepts the caller",
  async run({ accounts }, about) {
    const account = await accounts[side]();
    const { images, stack } = account.settings;
    const repositories = Object.keys(images).map((image) => repositoryOf(account, account.settings, image));
    try {
      for (const repository of repositories) await repository.tags();
    } catch (error) {
      if (!(error instanceof RegistryError) || error.code === "registry-unavailable") throw error;
      const fix =
        error.code === "denied"
          ? `The policies of the caller's role are made by bootstrap/: run it in ${stack} again`
          : `A repository that is missing is made by: pulumi up -s ${stack}`;
      return [{ ...about, ok: false, found: error.message, fix }];
    }
    return [{ ...about, ok: true, found: repositories.map(({ name }) => name).join(", "), fix: "" }];
  },
});

export const sourceLogin = registryLogin("source");
export const targetLogin = registryLogin("target");

export const imagesInSource: Diagnostic = {
  where: "source",
  name: "images of the release",
  expected: "in the source's registry",
  async run({ accounts, stacks, folder }, about) {
    const source = await accounts.source();
    const release = readReleaseFile(folder, stacks.target()) ?? (await readDeployedRelease(source))?.release;
    if (!release) {
      const found = "no release file names one, and the source has no release";
      return [{ ...about, ok: false, found, fix: "Deploy a release in the source, and prepare it" }];
    }
    const fix = `Check whether the build of that commit pushed its image to ${source.settings.stack}, and the lifecycle rules there. Push it, test it as a new version, and prepare that`;
    const checks = await mapSome(Object.entries(release.images), async ([image, { digest, platforms }]) =>
      imageChecks(
        { where: about.where, digest, platforms, fix },
        await findImage(repositoryOf(source, source.settings, image), digest, []),
      ),
    );
    return checks.flat();
  },
};
