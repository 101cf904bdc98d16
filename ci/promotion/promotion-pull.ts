import { demandDeployable } from "../../release/promotion/release-files";
import { type Release, releaseFileContent } from "../../release/release-file";
import type { Settings } from "../../settings/settings";
import { code, toMarkdown } from "../github/markdown";
import { openPull } from "../github/pull-request";
import { type MainBranch, writeBranch } from "../github/repository";
import type { Job } from "../job";
import { compareCommits } from "./compare";
import { commitsSection, releaseSections, versionsText } from "./release-markdown";

/** The branch of a target's promotion: one for each target, so that a newer release takes the place of one that waits. */
export const promotionBranch = (target: string): string => `promote/${target}`;

/** What the file of a target is to name. */
export interface Promotion {
  readonly target: Settings;
  readonly main: MainBranch;
  /** What the default branch's file names; undefined when there is none. */
  readonly onMain: Release | undefined;
  readonly release: Release;
  /** A sentence about what makes this one unusual. */
  readonly note?: string;
}

/** Opens or updates the pull request that promotes a release to a target. @returns its address */
export async function promotionPull(job: Job, promotion: Promotion): Promise<string> {
  const { target, main, onMain, release } = promotion;
  demandDeployable(release, target, target.releaseFile);
  const branch = promotionBranch(target.stack);
  const title = `Promote ${release.version} to ${target.stack}`;
  const comparison = onMain && (await compareCommits(job, onMain.commit, release.commit));
  const text = releaseFileContent(release);
  await writeBranch(job, { branch, main, path: target.releaseFile, text, message: title });
  const { stack, after } = target;
  const body = toMarkdown(
    [
      `${code(target.releaseFile)}: ${versionsText(onMain, release)}. Merging this promotes the release to ${code(stack)}: the same bytes that were tested, by digest.`,
      ...(promotion.note === undefined ? [] : [promotion.note]),
    ].join("\n\n"),
    [
      ...releaseSections(release, onMain),
      {
        title: "Next steps",
        lines: [
          "If checks wait for approval, approve them: GitHub requires it for pull requests that a workflow opened.",
          "Read the preview comment: what promoting copies and changes, and what blocks it.",
          ...(after === undefined
            ? []
            : [`Wait until ${code(after)} has verified this release: before that, promoting it is refused.`]),
          `Merge. The workflow ${code("promote")} then waits for the reviewers of the environment ${code(stack)}, promotes, deploys and verifies.`,
          "To skip this release, close this pull request: the next release that passes its tests opens another.",
        ],
      },
      ...commitsSection(comparison),
    ],
    "",
  );
  return openPull(job, { branch, base: main.name, title, body });
}
