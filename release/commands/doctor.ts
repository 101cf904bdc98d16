import type { Command, Outcome } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { counted } from "../command-line/format";
import { type Answer, answerAll, renderAnswers } from "../doctor/questions";
import { readReleaseFile } from "../promotion/release-files";

export const doctor: Command = {
  summary: "looks for the usual troubles, and says of each the cause and what to do",
  description:
    "Checks first whether the caller is let in to both accounts, then what most often goes wrong: version tags in git, regctl,\nlogins at both registries, the image in the source, release files that are not deployed, access to the models, trust\nbetween the accounts, parameters out of step, models that do not match. Goes on after each; what cannot be told is a\ntrouble too. Changes nothing.\nIt takes on the target's roles to see that it can, and tries without the external id: CloudTrail shows both.\nIt needs the target's deployer role (ds-deployer-<target>).",
  async run(call) {
    const { accounts, stacks, folder, progress } = call;
    progress.step("Looking for the usual troubles");
    stacks.target(); // several targets and none named is a wrong call, not a trouble
    const answers = await answerAll({
      stacks,
      folder,
      source: () => accounts.source(),
      target: () => accounts.target(),
      releaseFile: (stack) => readReleaseFile(folder, stack),
      regctl: () => call.regctl(),
    });
    return { ...endOf(answers), json: { ok: answers.every(({ ok }) => ok), answers } };
  },
};

/** Exit code and text of all answers. */
export function endOf(answers: readonly Answer[]): Pick<Outcome, "exitCode" | "text"> {
  const asked = answers.filter(({ notAsked }) => !notAsked);
  const troubles = asked.filter(({ ok }) => !ok).length;
  const notAsked = answers.length - asked.length;
  const [exitCode, verdict] =
    notAsked > 0
      ? ([EXIT.denied, `✗ ${counted(notAsked, "more check")} not asked: mend this first.`] as const)
      : troubles > 0
        ? ([
            EXIT.differs,
            `✗ ${counted(troubles, "trouble")} found in ${counted(asked.length, "check")}.`,
          ] as const)
        : ([EXIT.done, `✓ No trouble found: ${counted(asked.length, "check")}.`] as const);
  return { exitCode, text: `${renderAnswers(answers)}\n${verdict}` };
}
