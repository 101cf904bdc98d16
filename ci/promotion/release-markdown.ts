import { shortHash } from "../../release/command-line/format";
import { counted } from "../../settings/words";
import { carriedOf, modelLines, modelsOf, type Release, runsOf } from "../../release/release-file";
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

/** Images, models and evidence of a release, for a reviewer. */
export function releaseSections(release: Release, before: Release | undefined): Section[] {
  const { images, evidence, commit } = release;
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
      title: Object.keys(modelsOf(release)).length === 1 ? "Model" : "Models",
      lines: modelLines(
        release,
        ({ key, versionId, sha256 }) => `${code(key)} version ${code(versionId)}, SHA-256 ${code(sha256)}`,
      ),
    },
    {
      title: "Evidence",
      lines: [`built from ${code(commit)}`, ...(evidence ? testsOf(release, evidence.testedAt) : [])],
    },
  ];
}

/** The run that stands for each pipeline; for the only one without its name. */
function testsOf(release: Release, testedAt: string): string[] {
  const runs = Object.entries(runsOf(release));
  const carried = Object.entries(carriedOf(release));
  const [only] = runs;
  if (only && runs.length + carried.length === 1) return [`tested at ${code(testedAt)} by ${code(only[1])}`];
  return [
    `tested at ${code(testedAt)}`,
    ...runs.map(([workload, arn]) => `${code(workload)} by ${code(arn)}`),
    ...carried.map(
      ([workload, version]) =>
        `${code(workload)} by the run of ${code(version)}, with the same image and model`,
    ),
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
