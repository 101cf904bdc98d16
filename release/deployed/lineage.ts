import { paginateGetParameterHistory, SSMClient } from "@aws-sdk/client-ssm";
import { z } from "zod";
import type { Account } from "../accounts/accounts";
import { parseAs } from "../parse-as";
import { hashText } from "../release-file";
import { ifThere } from "./if-there";

/** A version of the parameter `release`, as SSM keeps it. */
export interface ParameterVersion {
  readonly version: number;
  readonly when: Date;
  /** ARN of who wrote it. */
  readonly who: string;
  readonly value: string;
}

/**
 * How a release stands to the one before.
 *
 * - `first`: nothing was before it.
 * - `oldest`: what came before is not kept: SSM keeps 100 versions, and 100 are there.
 * - `ok`: it names the checksum of the one before.
 * - `unnamed`: it names none, as releases that a build writes for a source.
 * - `broken`: it names another, what was before is gone although SSM keeps it, or what is there is not a release.
 *
 * Whoever may delete the parameter and write it can begin a history that names no predecessor: against that stands the
 * release file, which `verify` compares, and CloudTrail.
 */
export type Link = "first" | "oldest" | "ok" | "unnamed" | "broken";

export interface LineageEntry extends ParameterVersion {
  /** Checksum of the value, which the next release names as `previous`: 64 hexadecimal digits. */
  readonly sha256: string;
  /** What the value says of itself; undefined when it is not a release. */
  readonly release: Recorded | undefined;
  readonly link: Link;
  /** Why it is broken; undefined when it is not. */
  readonly fault: string | undefined;
}

/** Versions of a parameter that SSM keeps: the 101st replaces the oldest, and only deleting the parameter removes others. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
const KEPT = 100;

/** The part of a release that a lineage shows: an older program may have written it, so no more is asked of it. */
const recorded = z.object({
  version: z.string(),
  commit: z.string(),
  previous: z.string().optional(),
  rollback: z.object({ from: z.string() }).optional(),
});

export type Recorded = Readonly<z.infer<typeof recorded>>;

/** Every release that a stack had, the oldest first, as far as SSM keeps them; none before the first. */
export async function readLineage({ client, settings }: Account): Promise<readonly LineageEntry[]> {
  const Name = settings.names.releaseParameter;
  const versions = await ifThere(["ParameterNotFound"], async () => {
    const found: ParameterVersion[] = [];
    for await (const { Parameters = [] } of paginateGetParameterHistory(
      { client: client(SSMClient) },
      { Name },
    ))
      for (const { Version = 0, LastModifiedDate, LastModifiedUser = "", Value = "" } of Parameters)
        found.push({
          version: Version,
          when: LastModifiedDate ?? new Date(0),
          who: LastModifiedUser,
          value: Value,
        });
    return found;
  });
  return lineageOf(versions ?? []);
}

/** Holds each release against the one before. The same value written again is one entry. */
export function lineageOf(versions: readonly ParameterVersion[]): LineageEntry[] {
  const entries: LineageEntry[] = [];
  for (const each of [...versions].sort((one, other) => one.version - other.version)) {
    const before = entries.at(-1);
    if (before?.value === each.value) continue;
    const sha256 = hashText(each.value);
    const release = parseAs(recorded, each.value);
    const standing = before
      ? linkTo(before, release)
      : firstLink(each.version, release, versions.length >= KEPT);
    entries.push({ ...each, sha256, release, fault: undefined, ...standing });
  }
  return entries;
}

type Standing = Pick<LineageEntry, "link"> & Partial<Pick<LineageEntry, "fault">>;

const NO_RELEASE: Standing = { link: "broken", fault: "it is not a release" };

/** How the oldest version that is there stands to what was before. @param full Whether SSM keeps no more versions */
function firstLink(version: number, release: Recorded | undefined, full: boolean): Standing {
  if (!release) return NO_RELEASE;
  if (version > 1)
    return full
      ? { link: "oldest" }
      : {
          link: "broken",
          fault: `versions before it are missing, although SSM keeps ${KEPT}: the parameter was deleted`,
        };
  return release.previous === undefined
    ? { link: "first" }
    : {
        link: "broken",
        fault:
          "it names a release before it, of which SSM has no version: the parameter was deleted and made again",
      };
}

function linkTo(before: LineageEntry, release: Recorded | undefined): Standing {
  if (!release) return NO_RELEASE;
  if (release.previous === undefined) return { link: "unnamed" };
  return release.previous === before.sha256
    ? { link: "ok" }
    : { link: "broken", fault: `it names another release before it than version ${before.version}` };
}

/** An entry before which the history is not known. */
export type BrokenLink = LineageEntry & { readonly fault: string };

/** Where a lineage is broken: in a target every release after the first names the one before. */
export function brokenLinks(lineage: readonly LineageEntry[], kind: "source" | "target"): BrokenLink[] {
  return lineage.flatMap((entry) => {
    const fault =
      entry.link === "unnamed" && kind === "target" ? "it names no release before it" : entry.fault;
    return fault === undefined ? [] : [{ ...entry, fault }];
  });
}
