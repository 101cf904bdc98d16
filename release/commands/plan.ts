import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { chooseRelease } from "../promotion/choose";
import { planPromotion } from "../promotion/plan";
import { planJson, planText, remainsText } from "./plan-text";
import { promoteLine } from "./promote-release";
import { CANARY_OPTION, targetAccount } from "./tried-stack";

export const plan: Command = {
  summary: "what promoting would copy, and what blocks it; changes nothing",
  description:
    "Says what promoting a release to the target would copy (manifests, blobs, bytes, platforms, signatures), what is there already and what blocks it, such as what a scan of the source found in an image. Changes nothing.\nIt needs the target's deployer role (ds-deployer-<target>).",
  argument: { name: "version", help: "a tested version; default: the target's release file" },
  options: CANARY_OPTION,
  async run(call) {
    call.progress.step("Asking both accounts and registries");
    const accounts = { source: await call.accounts.source(), target: await targetAccount(call) };
    const chosen = await chooseRelease(call, accounts.source, accounts.target);
    const found = await planPromotion(call, accounts, chosen, { full: true });
    const blocked = found.blocks.length > 0;
    const next = remainsText(found, call) ?? `Nothing blocks it. To promote it: ${promoteLine(call)}`;
    return {
      exitCode: blocked ? EXIT.refused : EXIT.done,
      text: [planText(found, call.stacks), ...(blocked ? [] : [next])].join("\n"),
      json: planJson(found),
    };
  },
};
