import { rcompare } from "semver";
import { askStacks, type Asked } from "../accounts/ask-stacks";
import { mapSome } from "../../settings/at-once";
import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { causeOf, failureOf } from "../failure";
import { table } from "../command-line/columns";
import { shortDigest, shortHash } from "../command-line/format";
import { type DeployedRelease, readDeployedRelease } from "../deployed/release-parameter";
import { listRecords, readRecord } from "../record";
import { readRejection, type Rejection, rejectionText } from "../rejection";
import { modelLines, type Release } from "../release-file";

export const list: Command = {
  summary: "the releases that were tested, and where they are deployed",
  description:
    "Lists the candidate records in the source, the newest version first: commit, images, model, when tested, where deployed, and why it was rejected where it was. A stack that could not be asked has a question mark (prod?), and a record that cannot be read says why.\nIt needs the target's deployer role (ds-deployer-<target>); with the tester's, targets have that mark.",
  async run(call) {
    const source = await call.accounts.source();
    const { source: first, targets } = await askStacks(call, readDeployedRelease);
    const stacks = [first, ...targets].map(listedStack);
    const unknown = stacks.filter((each) => "reason" in each);
    const versions = (await listRecords(source)).toSorted((a, b) => rcompare(a.version, b.version));
    const releases = await mapSome(versions, async (each) => ({
      ...each,
      record: await readListed(() => readRecord(source, each.version)),
      rejection: each.rejectedAt && (await readListed(() => readRejection(source, each.version))),
    }));
    const rows = releases.map(({ version, record, rejection }) => [
      version,
      ...cellsOf(record.value),
      deployedText(stacks, version),
      [
        ...(record.unreadable === undefined ? [] : [`unreadable: ${record.unreadable}`]),
        ...(rejection ? [rejectedText(rejection)] : []),
      ].join("\n"),
    ]);
    const text =
      rows.length === 0
        ? "No version was tested yet: there is no candidate record."
        : table([["version", "commit", "images", "model", "tested", "deployed"], ...rows]);
    return {
      exitCode: EXIT.done,
      text: [text, ...unknown.map(({ stack, reason }) => `${stack} could not be asked: ${reason}`)].join(
        "\n",
      ),
      json: {
        releases: releases.map(({ version, recordedAt, record, rejection }) => ({
          version,
          ...record.value,
          ...(record.unreadable !== undefined && { unreadable: record.unreadable }),
          recordedAt,
          ...(rejection && { rejection: rejection.value ?? { unreadable: rejection.unreadable } }),
          deployed: stacks.flatMap((each) => ("has" in each && each.has === version ? [each.stack] : [])),
        })),
        unknown,
      },
    };
  },
};

/** What a stack has: a version, or nothing yet; or why it could not be asked. */
type ListedStack =
  | { readonly stack: string; readonly has: string | undefined }
  | { readonly stack: string; readonly reason: string };

const listedStack = ({ settings: { stack }, ...answer }: Asked<DeployedRelease | undefined>): ListedStack =>
  "value" in answer
    ? { stack, has: answer.value?.release.version }
    : { stack, reason: causeOf(answer.error) };

const deployedText = (stacks: readonly ListedStack[], version: string): string =>
  stacks
    .flatMap((each) => {
      if ("reason" in each) return [`${each.stack}?`];
      return each.has === version ? [each.stack] : [];
    })
    .join(", ") || "-";

/** What is listed, or why it cannot be read: one bad object must not hide the others. */
type Listed<T> =
  | { readonly value: T; readonly unreadable?: never }
  | { readonly value?: never; readonly unreadable: string };

async function readListed<T>(read: () => Promise<T | undefined>): Promise<Listed<T>> {
  try {
    const value = await read();
    return value === undefined ? { unreadable: "it is gone" } : { value };
  } catch (error) {
    if (["unavailable", "unexpected"].includes(failureOf(error).reason)) throw error;
    return { unreadable: causeOf(error) };
  }
}

const rejectedText = ({ value, unreadable }: Listed<Rejection>): string =>
  value ? rejectionText(value) : `rejected, and why cannot be read: ${unreadable}`;

function cellsOf(release: Release | undefined): string[] {
  if (!release) return ["", "", "", ""];
  const images = Object.entries(release.images).map(
    ([image, { digest }]) => `${image}@${shortDigest(digest)}`,
  );
  return [
    shortHash(release.commit),
    images.join("\n"),
    modelLines(release, ({ key }) => key).join("\n"),
    release.evidence?.testedAt ?? "",
  ];
}
