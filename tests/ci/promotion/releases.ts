import { hashText, type Release, releaseFileContent, releaseText } from "../../../release/release-file";
import { SAMPLE_RELEASE } from "../../sample-settings";
import type { GitHubFixture } from "../github-fixture";

export const FILE = "releases/prod.json";

/** A tested release. */
export const release = (version: string, more: Partial<Release> = {}): Release => ({
  ...SAMPLE_RELEASE,
  version,
  ...more,
});

/** Checksum of a release, by which the next one names it. */
export const hashOf = (content: Release): string => hashText(releaseText(content));

/** Merges a release into main. @returns the commit */
export const merge = (fixture: GitHubFixture, content: Release): string =>
  fixture.push(`release ${content.version}`, { [FILE]: releaseFileContent(content) });

/** What a branch's file names. */
export const named = (fixture: GitHubFixture, branch = "promote/prod"): Release =>
  JSON.parse(fixture.read(branch, FILE)) as Release;
