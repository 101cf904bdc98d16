import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { chooseRelease } from "../promotion/choose";
import { planPromotion } from "../promotion/plan";
import { planJson, planText } from "../promotion/plan-text";

export const plan: Command = {
  summary: "what promoting would copy, and what blocks it; changes nothing",
  description:
    "Says what promoting a release to the target would copy (manifests, blobs, bytes, platforms, signatures), what is\nthere already and what blocks it. Changes nothing.\nIt needs the target's deployer role (ds-deployer-<target>), as do promote and rollback.",
  argument: { name: "version", help: "a tested version; default: the target's release file" },
  async run(call) {
    call.progress.step("Asking both accounts and registries");
    const accounts = { source: await call.accounts.source(), target: await call.accounts.target() };
    const chosen = await chooseRelease(call, accounts.source, accounts.target);
    const found = await planPromotion(accounts, chosen, { full: true });
    const blocked = found.blocks.length > 0;
    const next = blocked
      ? ""
      : `\nNothing blocks it. To promote it: npm run release -- promote${call.argument === undefined ? "" : ` ${call.argument}`} --confirm`;
    return {
      exitCode: blocked ? EXIT.refused : EXIT.done,
      text: planText(found, call.stacks) + next,
      json: planJson(found),
    };
  },
};
