import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { counted } from "../command-line/format";
import { answerAll, renderAnswers } from "../doctor/questions";
import { readReleaseFile } from "../promotion/release-files";

export const doctor: Command = {
  summary: "looks for the usual troubles, and says of each the cause and what to do",
  description:
    "Checks what most often goes wrong: version tags in git, logins at both registries, the image in the source, the\ntarget's deployment of its release file, access to the models, trust between the accounts, parameters out of step,\nmodels that do not match. Goes on after each; what cannot be told is a trouble too. Changes nothing.\nIt takes on the target's roles to see that it can, and tries without the external id: CloudTrail shows both.",
  async run({ accounts, stacks, folder, progress }) {
    progress.step("Looking for the usual troubles");
    stacks.target(); // several targets and none named is a wrong call, not a trouble
    const answers = await answerAll({
      stacks,
      folder,
      source: () => accounts.source(),
      target: () => accounts.target(),
      releaseFile: () => readReleaseFile(folder, stacks.target()),
    });
    const troubles = answers.filter(({ ok }) => !ok);
    const verdict =
      troubles.length === 0
        ? `✓ No trouble found: ${counted(answers.length, "check")}.`
        : `✗ ${counted(troubles.length, "trouble")} found in ${counted(answers.length, "check")}.`;
    return {
      exitCode: troubles.length === 0 ? EXIT.done : EXIT.differs,
      text: `${renderAnswers(answers)}\n${verdict}`,
      json: { ok: troubles.length === 0, answers },
    };
  },
};
