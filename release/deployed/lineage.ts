import { paginateGetParameterHistory, SSMClient } from "@aws-sdk/client-ssm";
import { z } from "zod";
import type { Account } from "../accounts/accounts";
import { hashText } from "../release-file";
import { asking, ifThere } from "./asking";

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
 * - `oldest`: what was before is not kept: SSM keeps 100 versions, and none of a parameter that was deleted.
 * - `ok`: it names the checksum of the one before.
 * - `unnamed`: it names none, as releases that a build writes for a source.
 * - `broken`: it names another, or what is there is no release.
 */
export type Link = "first" | "oldest" | "ok" | "unnamed" | "broken";

export interface LineageEntry extends ParameterVersion {
  /** What the value says of itself; undefined when it is no release. */
  readonly release: Recorded | undefined;
  readonly link: Link;
}

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
  const Name = `${settings.names.parameterPath}/release`;
  const versions = await asking(new SSMClient(client), (ssm) =>
    ifThere(["ParameterNotFound"], async () => {
      const found: ParameterVersion[] = [];
      for await (const { Parameters = [] } of paginateGetParameterHistory({ client: ssm }, { Name }))
        for (const { Version = 0, LastModifiedDate, LastModifiedUser = "", Value = "" } of Parameters)
          found.push({
            version: Version,
            when: LastModifiedDate ?? new Date(0),
            who: LastModifiedUser,
            value: Value,
          });
      return found;
    }),
  );
  return lineageOf(versions ?? []);
}

/** Holds each release against the one before. The same value written again is one entry. */
export function lineageOf(versions: readonly ParameterVersion[]): LineageEntry[] {
  const entries: LineageEntry[] = [];
  for (const each of [...versions].sort((one, other) => one.version - other.version)) {
    const before = entries.at(-1);
    if (before?.value === each.value) continue;
    const release = parseRecorded(each.value);
    entries.push({ ...each, release, link: linkOf(each, release, before) });
  }
  return entries;
}

function linkOf(
  { version }: ParameterVersion,
  release: Recorded | undefined,
  before: ParameterVersion | undefined,
): Link {
  if (!release) return "broken";
  const { previous } = release;
  if (!before) return version === 1 && previous === undefined ? "first" : "oldest";
  if (previous === undefined) return "unnamed";
  return previous === hashText(before.value) ? "ok" : "broken";
}

/** Entries of which nobody can say what was before: in a target every release after the first names it. */
export function brokenLinks(lineage: readonly LineageEntry[], kind: "source" | "target"): LineageEntry[] {
  return lineage.filter(({ link }) => link === "broken" || (link === "unnamed" && kind === "target"));
}

function parseRecorded(value: string): Recorded | undefined {
  try {
    return recorded.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}
