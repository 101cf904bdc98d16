import { ensurePulumi } from "../../rehearsal/tools/pulumi";
import { rehearseChange, type RehearsedChange } from "../../rehearsal/change/rehearse";
import { HANDLED_TYPES } from "../../rehearsal/plugins/aws/registry";
import { required, type Command } from "../command";
import { code } from "../github/markdown";
import { rehearsedText } from "../github/preview-text";
import { judge } from "../pulumi/stack-preview";
import { noPreview } from "../results";

export const rehearseChangeCommand: Command = {
  summary: "previews the checkout on an emulated deployment of its base, without AWS",
  options: { "--base <commit>": "the commit that the change is made to" },
  async run(job, call) {
    const base = required(call, "base", "the commit that the change is made to");
    const rehearsed = await rehearseChange({ pulumi: await ensurePulumi(), checkout: job.folder, base });
    const { previews, undeployed } = rehearsed;
    const unknown = Object.entries(undeployed).map(([stack, reason]) =>
      noPreview(stack, `its base could not be deployed here, so it is not known what changes: ${reason}`),
    );
    const text = rehearsedText([...previews, ...unknown], remarksOf(rehearsed));
    job.say(text);
    if (job.env["GITHUB_STEP_SUMMARY"] !== undefined) job.summary(text);
    judge(job, unknown);
    // A change may fix its base: what is not known of it is reported, and does not fail the job.
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
      (stack) =>
        `${code(stack)} has no stack file any more: nothing deploys it, and its resources stay in AWS.`,
    ),
    ...(unread.length === 0
      ? []
      : [
          `The stand-in does not know whether ${[...new Set(unread)].map(code).join(", ")} is changed in place or replaced.`,
        ]),
    ...(otherPackages
      ? [
          "`package-lock.json` differs: the base was deployed with the packages of the change, so their effects are not shown.",
        ]
      : []),
    `Compared with ${code(commit.slice(0, 12))}, deployed on a stand-in of AWS, with an example release where no commit has one, and each target as it follows its source after the change. This does not prove what AWS itself accepts, has now or would replace (rehearsal/plugins/aws follows its provider in that), nor what the bootstrap changes.`,
  ];
}
