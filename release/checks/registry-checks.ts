import { platformOf } from "../registry/manifest";
import type { FoundImage } from "../deployed/image";
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
