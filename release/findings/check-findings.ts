import { SEVERITIES } from "../../settings/findings";
import type { Settings } from "../../settings/settings";
import type { Account, BothAccounts } from "../accounts/accounts";
import { mapSome } from "../../settings/at-once";
import { attemptChecks } from "../checks/attempt";
import type { Check } from "../checks/check";
import { type Manifest, platformOf } from "../registry/manifest";
import { isAttestation } from "../registry/image-trait";
import { type Finding, readScan, type Scan } from "./scan";

/** An image of a release, as the source has it. */
export interface SourceImage {
  readonly image: string;
  readonly digest: string;
  /** The image's own and those below it. */
  readonly manifests: readonly Manifest[];
}

/** What is known of an image, against what the target's settings demand. */
export interface ImageFindings {
  readonly image: string;
  readonly checks: readonly Check[];
  /** What the settings accept, and what they need not accept any more. */
  readonly warnings: readonly string[];
}

export interface Findings {
  readonly images: readonly ImageFindings[];
  /** What the settings accept and no image has. */
  readonly warnings: readonly string[];
}

interface ScanOfPlatform extends Scan {
  /** `ds-preprocessing for linux/amd64`. */
  readonly what: string;
  readonly digest: string;
}

/** Findings that are listed with their package; of more, the number. */
const SHOWN = 5;

/**
 * Holds what the source's registry knows of images against the findings that block a promotion into the target. An image
 * whose manifests could not be read is not asked about: that blocks by itself.
 */
export async function checkFindings(
  { source, target: { settings } }: BothAccounts,
  ofRelease: readonly SourceImage[],
): Promise<Findings> {
  if (settings.findings.blockFrom === "none") return { images: [], warnings: [unasked(settings)] };
  const all: ScanOfPlatform[] = [];
  const images = await mapSome(ofRelease, async (each): Promise<ImageFindings> => {
    const { image, digest, manifests } = each;
    if (!manifests.some((manifest) => manifest.digest === digest)) return { image, checks: [], warnings: [] };
    let scans: readonly ScanOfPlatform[] = [];
    const about = { where: "source", name: `scan of ${image}`, expected: ENDED } as const;
    const checks = await attemptChecks(about, async () => {
      scans = await readScans(source, each);
      return [...scanChecks(source.settings, settings, image, scans), findingCheck(settings, image, scans)];
    });
    all.push(...scans);
    return { image, checks, warnings: warningsOf(settings, image, scans) };
  });
  const isWhole = images.every(({ checks }) => checks.length > 0) && all.every(({ end }) => end === "done");
  return { images, warnings: isWhole ? notFound(settings, all) : [] };
}

const ENDED = "a completed scan";

/** An index has no findings of its own: those of its platforms are asked for. */
function readScans(
  source: Account,
  { image, digest, manifests }: SourceImage,
): Promise<readonly ScanOfPlatform[]> {
  const known = new Map(manifests.map((manifest) => [manifest.digest, manifest]));
  return mapSome(runnable(known, digest), async ({ digest: each, platform }) => ({
    ...(await readScan(source, image, each)),
    what: platform === undefined ? image : `${image} for ${platform}`,
    digest: each,
  }));
}

interface Runnable {
  readonly digest: string;
  readonly platform: string | undefined;
}

/** What a machine may run of an image: not what buildx lists beside the platforms. */
function runnable(
  known: ReadonlyMap<string, Manifest>,
  digest: string,
  platform?: string,
): readonly Runnable[] {
  const below = (known.get(digest)?.children ?? [])
    .filter((child) => {
      const manifest = known.get(child.digest);
      return manifest === undefined || !isAttestation(child, manifest);
    })
    .flatMap((child) => runnable(known, child.digest, platformOf(child) ?? platform));
  return below.length > 0 ? below : [{ digest, platform }];
}

function scanChecks(
  { stack, region }: Settings,
  target: Settings,
  image: string,
  scans: readonly ScanOfPlatform[],
): readonly Check[] {
  const accepted = Object.hasOwn(target.findings.unscanned, image);
  const accept = `To accept an image that AWS cannot scan, give a reason in Pulumi.${target.stack}.yaml: findings.unscanned.${image}`;
  return scans.map(({ what, digest, state, end }): Check => ({
    where: "source",
    name: `scan of ${what}${end === "done" ? ` (${state})` : ""}`,
    ok: end === "done" || accepted,
    found: state,
    expected: ENDED,
    fix:
      end === "going"
        ? `Run the same command again when it has ended. ${accept}`
        : `Images pushed before bootstrap/ was run in ${stack} are not scanned. Unless Amazon Inspector does, an administrator of that account scans them: aws ecr start-image-scan --region ${region} --repository-name ${image} --image-id imageDigest=${digest}. ${accept}`,
  }));
}

function findingCheck(target: Settings, image: string, scans: readonly ScanOfPlatform[]): Check {
  const { blockFrom, accepted } = target.findings;
  const blocking = [...blockingFindings(target, scans)].filter(([{ id }]) => !Object.hasOwn(accepted, id));
  const shown = blocking
    .slice(0, SHOWN)
    .map(
      ([{ severity, id, packages }, where]) => `${severity} ${id} in ${packages} of ${where.join(" and ")}`,
    );
  const more = blocking.length > SHOWN ? `; and ${blocking.length - SHOWN} more` : "";
  return {
    where: "source",
    name: `findings in ${image}`,
    ok: blocking.length === 0,
    found: blocking.length === 0 ? "none that blocks" : `${shown.join("; ")}${more}`,
    expected: `none that is ${SEVERITIES.slice(0, rankOf(blockFrom) + 1).join(", ")} or not rated`,
    fix: `Build the image with fixed packages, and test it as a new version. To accept a finding that does not affect it, give a reason in Pulumi.${target.stack}.yaml: findings.accepted.<id>`,
  };
}

/** What has no severity, or one that nobody here knows, is taken for the worst. */
const rankOf = (severity: string): number => Math.max(0, (SEVERITIES as readonly string[]).indexOf(severity));

/** Findings of the severities that block, the worst first, each with the platforms that have it. */
function blockingFindings(
  { findings: { blockFrom } }: Settings,
  scans: readonly ScanOfPlatform[],
): ReadonlyMap<Finding, readonly string[]> {
  const found = new Map<string, { readonly finding: Finding; readonly where: string[] }>();
  for (const { what, findings } of scans)
    for (const finding of findings.filter(({ severity }) => rankOf(severity) <= rankOf(blockFrom))) {
      const key = JSON.stringify(finding);
      const known = found.get(key) ?? { finding, where: [] };
      if (!known.where.includes(what)) known.where.push(what);
      found.set(key, known);
    }
  const sorted = [...found.values()].sort(
    ({ finding: one }, { finding: other }) =>
      rankOf(one.severity) - rankOf(other.severity) || one.id.localeCompare(other.id),
  );
  return new Map(sorted.map(({ finding, where }) => [finding, where]));
}

function warningsOf(target: Settings, image: string, scans: readonly ScanOfPlatform[]): readonly string[] {
  const { accepted, unscanned } = target.findings;
  const without = scans.filter(({ end }) => end !== "done");
  const known = [...blockingFindings(target, scans).keys()]
    .filter(({ id }) => Object.hasOwn(accepted, id))
    .map(
      ({ id, severity, packages }) =>
        `${severity} ${id} in ${packages} of ${image} is accepted: ${accepted[id]}`,
    );
  if (scans.length === 0 || !Object.hasOwn(unscanned, image)) return known;
  const unknown = without.map(
    ({ what, state }) => `${what} has no completed scan (${state}), which is accepted: ${unscanned[image]}`,
  );
  return [...(unknown.length > 0 ? unknown : [unneeded(target, `unscanned.${image}`)]), ...known];
}

/** A finding that is accepted and not there blocks nothing; it should not be accepted unseen when it comes back. */
function notFound(target: Settings, scans: readonly ScanOfPlatform[]): readonly string[] {
  const found = new Set(scans.flatMap(({ findings }) => findings.map(({ id }) => id)));
  return Object.keys(target.findings.accepted)
    .filter((id) => !found.has(id))
    .map((id) => unneeded(target, `accepted.${id}`));
}

const unasked = ({ stack }: Settings): string =>
  `scan findings are not checked, so none keeps an image from ${stack}: findings.blockFrom is none in Pulumi.${stack}.yaml`;

const unneeded = ({ stack }: Settings, key: string): string =>
  `findings.${key} is no longer needed: remove it from Pulumi.${stack}.yaml`;
