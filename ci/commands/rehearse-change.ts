import { ensurePulumi } from "../../rehearsal/tools/pulumi";
import { rehearseChange, type RehearsedChange } from "../../rehearsal/change/rehearse";
import { HANDLED_TYPES } from "../../rehearsal/plugins/aws/registry";
import { ProgramError } from "../../settings/program-error";
import type { Command } from "../command";
import { code } from "../github/markdown";
import { rehearsedText } from "../github/preview-text";
import { judge } from "../pulumi/stack-preview";
import type { StackPreview } from "../results";

export const rehearseChangeCommand: Command = {
  summary: "previews the checkout on a rehearsed deployment of what it changes, without AWS",
  options: { "--base <commit>": "the commit that the change is made to" },
  async run(job, call) {
    const base = call.option("base");
    if (base === undefined || base === "")
      throw new ProgramError("--base is not given: name the commit that the change is made to.");
    const rehearsed = await rehearseChange({ pulumi: await ensurePulumi(), checkout: job.folder, base });
    const { previews, undeployed } = rehearsed;
    const unknown = Object.entries(undeployed).map(([stack, reason]): StackPreview => {
      const error = `its base could not be rehearsed, so nothing is known of what changes: ${reason}`;
      return { stack, error, same: 0, steps: [], violations: [] };
    });
    const text = rehearsedText([...previews, ...unknown], remarksOf(rehearsed));
    job.say(text);
    if (job.env["GITHUB_STEP_SUMMARY"] !== undefined) job.summary(text);
    judge(job, unknown);
    // A change may be what mends its base: what is not known of it is reported, and is not its failure.
    return judge(job, previews);
  },
};

/** What a reader has to know beside what changes. */
function remarksOf({ commit, previews, left, otherPackages }: RehearsedChange): string[] {
  const unread = previews.flatMap(({ steps }) =>
    steps.flatMap(({ op, type }) =>
      op === "update" && type.startsWith("aws:") && !HANDLED_TYPES.includes(type) ? [type] : [],
    ),
  );
  return [
    ...left.map(
      (stack) => `${code(stack)} has no file any more: nothing deploys it, and its resources stay in AWS.`,
    ),
    ...(unread.length === 0
      ? []
      : [
          `Whether ${[...new Set(unread)].map(code).join(", ")} is changed in place or replaced, the stand-in does not know.`,
        ]),
    ...(otherPackages
      ? [
          "`package-lock.json` differs: the base was deployed with the packages of the change, so what they change is not shown.",
        ]
      : []),
    `Compared with ${code(commit.slice(0, 12))}, deployed on a stand-in of AWS, with an example release where no commit has one; targets as when their source has the change. Not proved: what AWS itself takes, has by now or would replace (that is read as rehearsal/plugins/aws reads its provider), and what the bootstrap changes.`,
  ];
}
