import { mapSome } from "../../settings/at-once";
import type { Account } from "../accounts/accounts";
import { findImage, type FoundImage, repositoryOf } from "../deployed/image";
import { platformOf } from "../registry/manifest";
import type { Release } from "../release-file";
import { releaseTags } from "../run-release";
import { attempt } from "./attempt";
import type { Check, Place } from "./check";

export interface ImageExpectation {
  readonly where: Place;
  readonly digest: string;
  readonly platforms: readonly string[];
  /** What to do when it is not as it must be. */
  readonly fix: string;
}

/** Holds an image in one registry against the release: it is there with every platform, and its tags lead to it. */
export function imageChecks(
  { where, digest, platforms, fix }: ImageExpectation,
  { repository, manifest, absent, tags }: FoundImage,
): Check[] {
  if (!manifest)
    return [{ where, name: `image in ${repository}`, ok: false, found: "(none)", expected: digest, fix }];
  const listed = manifest.children.flatMap((child) => platformOf(child) ?? []);
  // An image without an index says its platform nowhere but in its configuration.
  const lacking =
    manifest.children.length === 0 ? [] : platforms.filter((platform) => !listed.includes(platform));
  const whole = absent.length === 0 && lacking.length === 0;
  return [
    {
      where,
      name: `image in ${repository}`,
      ok: whole,
      found: [
        ...lacking.map((platform) => `no ${platform}`),
        ...absent.map((part) => `no manifest ${part}, which the index names`),
      ].join(", "),
      expected: `${digest} with ${platforms.join(", ")}`,
      fix,
    },
    ...tags.map(({ tag, leadsTo }): Check => ({
      where,
      name: `tag ${tag} in ${repository}`,
      ok: leadsTo === digest,
      found: leadsTo ?? "(none)",
      expected: digest,
      fix,
    })),
  ];
}

/** A registry that has to have all images of a release. */
export interface ReleasedRegistry extends Pick<ImageExpectation, "where" | "fix"> {
  readonly account: Account;
  /** Tags that have to lead to each image. */
  readonly tags: readonly string[];
}

/** A target's registry, once a release was promoted. */
export const promotedTo = (account: Account, release: Release): ReleasedRegistry => ({
  account,
  where: "registry",
  tags: releaseTags(release),
  fix: `Promote it: npm run release -- promote ${release.version} --confirm. A tag that leads elsewhere was set by somebody else: find out by whom`,
});

/** Holds every registry against a release, each asked as its own account's caller. */
export async function checkImages(
  release: Release,
  registries: readonly ReleasedRegistry[],
): Promise<readonly Check[]> {
  const copies = Object.entries(release.images).flatMap(([image, expected]) =>
    registries.map((registry) => ({ image, ...expected, ...registry })),
  );
  const checks = await mapSome(copies, async ({ image, digest, platforms, account, where, tags, fix }) => {
    const repository = repositoryOf(account, account.settings, image);
    const about = { where, name: `image in ${repository.name}`, expected: digest } as const;
    const found = await attempt(about, () => findImage(repository, digest, tags));
    return "check" in found ? [found.check] : imageChecks({ where, digest, platforms, fix }, found.value);
  });
  return checks.flat();
}
