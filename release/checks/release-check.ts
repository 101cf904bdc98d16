import { rcompare } from "semver";
import type { Settings } from "../../settings/settings";
import { differences, sideOf } from "../differences";
import { type Deployment, deployedText } from "../deployed/deployment";
import { hashText, parseDeployed, type Release, releaseText } from "../release-file";
import type { Check } from "./check";

/** The release that a stack has; undefined before its first, and when the parameter holds none. */
export const deployedRelease = (found: Pick<Deployment, "pipelines">): Release | undefined =>
  parseDeployed(deployedText(found));

export const releaseCheckName = ({ releaseFile }: Pick<Settings, "releaseFile">): string =>
  `release of ${releaseFile}`;

/** Whether the stack has the release of its file, value by value. @param text Of its parameter */
export function releaseCheck(
  { settings, release }: { readonly settings: Settings; readonly release: Release },
  text: string | undefined,
): Check {
  const wanted = releaseText(release);
  return {
    where: "deployment",
    name: releaseCheckName(settings),
    ok: text === wanted,
    ...(text === wanted
      ? { found: release.version, expected: release.version, fix: "" }
      : difference(settings, release, text)),
  };
}

type Difference = Pick<Check, "found" | "expected" | "fix">;

function difference(
  { stack, releaseFile }: Settings,
  release: Release,
  text: string | undefined,
): Difference {
  const fix = `pulumi up -s ${stack}`;
  if (text === undefined)
    return { found: `not deployed yet: ${stack} has no release`, expected: release.version, fix };
  const deployed = parseDeployed(text);
  if (!deployed)
    return {
      found: `no release: ${text.slice(0, 80)}`,
      expected: release.version,
      fix: `Somebody changed it by hand. Put it back: ${fix} --refresh`,
    };
  const changes = differences(deployed, release);
  // The checksum that the next release names is of the text.
  if (changes.length === 0)
    return {
      found: `same values, other formatting (sha256 ${hashText(text)})`,
      expected: `sha256 ${hashText(releaseText(release))}`,
      fix: `${fix} --refresh`,
    };
  const isNewer = rcompare(deployed.version, release.version) < 0 && !release.rollback;
  return {
    found: `${isNewer ? "a newer release is deployed" : "not deployed yet"}: ${sideOf(changes, "before")}`,
    expected: sideOf(changes, "after"),
    fix: isNewer
      ? `${releaseFile} is older here: git pull. To go back to ${release.version}: npm run release -- rollback ${release.version}`
      : fix,
  };
}
