import type { Lineage } from "../../views/rehearsal/data";
import type { Scene } from "./stage";

interface History {
  readonly whole: boolean;
  readonly releases: readonly (Omit<Lineage["releases"][number], "kind"> & {
    readonly link: Lineage["releases"][number]["kind"];
  })[];
}

/** Keeps every release that a target had, as `release history` reads it. */
export async function keepLineage({ steps, release, callers, target }: Scene): Promise<void> {
  const { whole, releases } = await release.json<History>(await callers.as("targetDeployer"), "history");
  steps.ledger.lineages.push({
    stack: target.settings.stack,
    whole,
    releases: releases.map(({ link, parameterVersion, when, who, release: held, fault }) => ({
      parameterVersion,
      when,
      who,
      ...(held && { release: held }),
      kind: link,
      ...(fault !== undefined && { fault }),
    })),
  });
}
