import { shortHash } from "../../release/command-line/format";
import { counted } from "../../settings/words";
import type { Release } from "../../release/release-file";
import { code, type Section } from "../github/markdown";

/** What came into the repository between two releases. */
export interface Comparison {
  readonly url: string;
  readonly total: number;
  /** Commit and its first line, the newest first. */
  readonly commits: readonly { readonly sha: string; readonly subject: string }[];
}

/** `0.1.6 → 0.1.7`, of which the first may be none. */
export const versionsText = (from: Release | undefined, to: Release): string =>
  `${from ? code(from.version) : "no release"} → ${code(to.version)}`;

/** Images, model and evidence of a release, for a reviewer. */
export function releaseSections(release: Release, before: Release | undefined): Section[] {
  const { images, model, evidence, commit } = release;
  return [
    {
      title: "Images",
      lines: Object.entries(images).map(([name, { digest, platforms }]) => {
        const was = before?.images[name]?.digest;
        const change = was === digest ? "as it is" : was === undefined ? "new" : `instead of ${code(was)}`;
        return `${code(name)} ${code(digest)} for ${platforms.join(", ")}: ${change}`;
      }),
    },
    {
      title: "Model",
      lines: [`${code(model.key)} version ${code(model.versionId)}, SHA-256 ${code(model.sha256)}`],
    },
    {
      title: "Evidence",
      lines: [
        `built from ${code(commit)}`,
        ...(evidence ? [`tested at ${code(evidence.testedAt)} by ${code(evidence.execution)}`] : []),
      ],
    },
  ];
}

/** The newest commits, and a link to all. */
export function commitsSection(comparison: Comparison | undefined): Section[] {
  if (!comparison) return [];
  const { url, total, commits } = comparison;
  return [
    {
      title: `[${counted(total, "commit")}](${url}) since`,
      lines: commits.map(({ sha, subject }) => `${code(shortHash(sha))} ${code(subject)}`),
    },
  ];
}
