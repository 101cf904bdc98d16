import { type LineageEntry, brokenLinks, type Link, readLineage } from "../deployed/lineage";
import type { Settings } from "../../settings/settings";
import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { table } from "../command-line/columns";
import { shortHash } from "../command-line/format";
import { counted } from "../../settings/words";
import { parseDeployed } from "../release-file";

export const history: Command = {
  summary: "every release that the target had: when, by whom, from which commit",
  description:
    "Prints the versions of the stack's release parameter, the oldest first. Each names the checksum of the one before; where it does not, or versions are gone, the chain is broken and the exit code is 6. SSM keeps the last 100. A source's releases are written by its build and form no chain.\nIt needs the target's deployer role (ds-deployer-<target>).",
  options: { source: { help: "the source's history instead, which is not a chain" } },
  async run(call) {
    const { accounts } = call;
    const account = await (call.flag("source") ? accounts.source() : accounts.target());
    const { stack, kind } = account.settings;
    const lineage = await readLineage(account);
    const broken = brokenLinks(lineage, kind);
    return {
      exitCode: broken.length === 0 ? EXIT.done : EXIT.differs,
      text:
        lineage.length === 0
          ? `${stack} has had no release yet.`
          : `${renderLineage(lineage)}\n${chainText(account.settings, lineage)}`,
      json: {
        stack,
        whole: broken.length === 0,
        releases: lineage.map(({ version, when, who, sha256, value, release, link, fault }) => ({
          parameterVersion: version,
          when,
          who,
          release,
          sha256,
          contents: parseDeployed(value) ?? null,
          link,
          fault,
        })),
      },
    };
  },
};

/** Whether the chain is whole; where and why it is not, and who can tell more. */
export function chainText(
  { stack, kind, names }: Pick<Settings, "stack" | "kind" | "names">,
  lineage: readonly LineageEntry[],
): string {
  const broken = brokenLinks(lineage, kind);
  if (broken.length === 0)
    return `✓ ${counted(lineage.length, "release")} of ${stack}${kind === "target" ? ", the chain is whole." : ". A source's releases form no chain."}`;
  return [
    `✗ The ${kind === "target" ? "chain" : "history"} of ${stack} is broken:`,
    ...broken.map(({ version, fault }) => `  version ${version}: ${fault}`),
    `Someone wrote or deleted ${names.releaseParameter} outside pulumi up. CloudTrail says who (PutParameter, DeleteParameter).`,
  ].join("\n");
}

/** What is said of a link. */
const LINKS: Readonly<Record<Link, string>> = {
  first: "the first",
  oldest: "before it: not kept",
  ok: "ok",
  unnamed: "names no predecessor",
  broken: "BROKEN",
};

/** A lineage as a table, the oldest release first. */
export function renderLineage(lineage: readonly LineageEntry[]): string {
  const rows = lineage.map(({ version, when, who, release, link }) => [
    String(version),
    `${when.toISOString().slice(0, 19)}Z`,
    release ? release.version : "(no release)",
    release ? shortHash(release.commit) : "",
    LINKS[link],
    release?.rollback ? `back from ${release.rollback.from}` : "",
    shortPrincipal(who),
  ]);
  return table([["#", "when", "release", "commit", "chain", "rollback", "who"], ...rows]);
}

/** `role/session` of an assumed role, `user/name`, or the ARN as it is. */
function shortPrincipal(arn: string): string {
  return /:assumed-role\/(?<session>.+)$/.exec(arn)?.groups?.["session"] ?? arn.split(":").at(-1) ?? arn;
}
