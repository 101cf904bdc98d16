import { rcompare } from "semver";
import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { shortDigest, shortHash, table } from "../command-line/format";
import { describeFailure } from "../command-line/failure";
import { readDeployedRelease } from "../deployed/release-parameter";
import { listRecords, readRecord } from "../record";

export const list: Command = {
  summary: "the releases that were tested, and where they are deployed",
  description:
    "Lists the candidate records in the source, the newest version first: commit, images, model, when tested, where\ndeployed. Where a stack cannot be asked, the list says so and goes on.",
  async run({ accounts, stacks }) {
    const source = await accounts.source();
    const deployed = new Map<string, string[]>();
    const unknown: string[] = [];
    const asked = [
      { name: stacks.source.stack, sign: () => accounts.source() },
      { name: "The target", sign: () => accounts.target() },
    ];
    for (const { name, sign } of asked)
      try {
        const account = await sign();
        const { release } = (await readDeployedRelease(account)) ?? {};
        const { stack } = account.settings;
        if (release) deployed.set(release.version, [...(deployed.get(release.version) ?? []), stack]);
      } catch (error) {
        unknown.push(`${name} cannot be asked: ${describeFailure(error).message}`);
      }
    const versions = (await listRecords(source)).toSorted((a, b) => rcompare(a.version, b.version));
    const releases = await Promise.all(
      versions.map(async ({ version, recordedAt }) => ({
        release: await readRecord(source, version),
        version,
        recordedAt,
        deployed: deployed.get(version) ?? [],
      })),
    );
    const rows = releases.map(({ version, release, deployed: stacksOf }) => [
      version,
      shortHash(release?.commit ?? ""),
      Object.entries(release?.images ?? {})
        .map(([image, { digest }]) => `${image}@${shortDigest(digest)}`)
        .join(" "),
      release?.model.key ?? "",
      release?.evidence?.testedAt ?? "",
      stacksOf.join(", ") || "-",
    ]);
    const text =
      rows.length === 0
        ? "No version was tested yet: there is no candidate record."
        : table([["version", "commit", "images", "model", "tested", "deployed"], ...rows]);
    return {
      exitCode: EXIT.done,
      text: [text, ...unknown].join("\n"),
      json: {
        releases: releases.map(({ release, recordedAt, deployed: stacksOf }) => ({
          ...release,
          recordedAt,
          deployed: stacksOf,
        })),
        unknown,
      },
    };
  },
};
