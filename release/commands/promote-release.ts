import prettyBytes from "pretty-bytes";
import type { Call, Outcome } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { refused } from "../release-error";
import { counted } from "../../settings/words";
import { copyImages, type CopyResult, nothingToDo } from "../copy/copy";
import { reportedRetries } from "../registry/reported-retries";
import { RegctlSession } from "../registry/regctl-session";
import { type Release, releaseText } from "../release-file";
import { type Chosen, isDeployed } from "../promotion/choose";
import type { BothAccounts } from "../accounts/accounts";
import { planPromotion, type PromotionPlan } from "../promotion/plan";
import { nextText, planJson, planText, remainsText } from "./plan-text";
import { type Known, readReleaseFile, releaseFileText, writeReleaseFile } from "../promotion/release-files";
import { canaryOption, targetAccount } from "./tried-stack";

/** How to promote. */
export interface Promotion {
  /** Decides on the release. */
  readonly choose: (call: Call, accounts: BothAccounts) => Promise<Chosen>;
  /** The line that does it, for somebody who has seen the plan. */
  readonly line: (call: Call, chosen: Chosen) => string;
  /** Compares everything of images too whose tags, which are set last, say that they are there. */
  readonly full: boolean;
}

/** Promotes a release: plan, copy all, compare all, tag all, and only then the release file. */
export async function promoteRelease(call: Call, { choose, line, full }: Promotion): Promise<Outcome> {
  call.progress.step("Asking both accounts and registries");
  const accounts = { source: await call.accounts.source(), target: await targetAccount(call) };
  const known = { text: releaseFileText(call.folder, accounts.target.settings) };
  const chosen = await choose(call, accounts);
  const plan = await planPromotion(call, accounts, chosen, { full: full || !call.flag("confirm") });
  const text = planText(plan, call.stacks);
  if (plan.blocks.length > 0)
    return { exitCode: EXIT.refused, text: `${text}\nRefused: nothing was changed.`, json: planJson(plan) };
  if (!call.flag("confirm")) {
    const remains = remainsText(plan, call);
    return {
      exitCode: remains === undefined ? EXIT.refused : EXIT.done,
      text: `${text}\n${remains ?? `Nothing was changed. To do this: ${line(call, chosen)}`}`,
      json: planJson(plan),
    };
  }
  const results = await copyAll(call, accounts, plan);
  const written = await writeFile(call, accounts, chosen, known);
  const { stack, releaseFile } = accounts.target.settings;
  const { version } = plan.release;
  return {
    exitCode: EXIT.done,
    text: [
      text,
      ...results.map(
        ({ image, result }) => `✓ ${image}: ${resultText(digestOf(plan.release, image), result)}`,
      ),
      written
        ? `✓ ${releaseFile} names release ${version}: commit it`
        : `✓ ${releaseFile} names release ${version} already`,
      isDeployed(chosen) ? `${stack} has release ${version} already: nothing to deploy` : nextText(call),
    ].join("\n"),
    json: {
      ...planJson(plan),
      results: Object.fromEntries(results.map(({ image, result }) => [image, result])),
    },
  };
}

async function copyAll(
  call: Call,
  { source, target }: BothAccounts,
  { release, images }: PromotionPlan,
): Promise<{ readonly image: string; readonly result: CopyResult }[]> {
  const planned = images.flatMap(({ request, plan }) => (plan ? [{ request, plan }] : []));
  const copied =
    planned.length === 0
      ? []
      : await copyImages({
          planned,
          regctl: new RegctlSession(
            () => call.regctl(),
            [target.loginAt(source.settings), target.loginAt(target.settings)],
          ),
          retries: reportedRetries(call.progress),
          onProgress: ({ done, total }) => call.progress.bytes(`release ${release.version}`, done, total),
        });
  const results = new Map(planned.map(({ request }, index) => [request, copied[index]]));
  return images.map(({ image, request }) => ({
    image,
    result: results.get(request) ?? nothingToDo(request),
  }));
}

/** The line that promotes what a call is about. */
export const promoteLine = (call: Call, ...options: readonly string[]): string =>
  call.line(
    "promote",
    ...(call.argument === undefined ? [] : [call.argument]),
    ...canaryOption(call),
    ...options,
    "--confirm",
  );

function resultText(digest: string, { copied, verified, tagged }: CopyResult): string {
  const others = verified.filter((each) => each !== digest).length;
  const moved =
    copied.bytes === 0
      ? "was there already"
      : `${counted(copied.manifests, "manifest")} and ${counted(copied.blobs, "blob")}, ${prettyBytes(copied.bytes)} copied`;
  return `${moved}; ${digest} compared${others === 0 ? "" : `, with ${counted(others, "manifest")} below or attached to it`}; ${tagged.length > 0 ? `tags ${tagged.join(", ")} set` : "tags as they were"}`;
}

const digestOf = ({ images }: Release, image: string): string => images[image]?.digest ?? "";

/** @returns whether it was written */
async function writeFile(
  call: Call,
  { target }: BothAccounts,
  { release, inFile }: Chosen,
  known: Known,
): Promise<boolean> {
  const { settings } = target;
  if (inFile) {
    // Somebody else may have written it during the copy, which proved another one.
    const now = readReleaseFile(call.folder, settings);
    if (now === undefined || releaseText(now) !== releaseText(release))
      throw refused(
        `${settings.releaseFile} changed while release ${release.version} was copied. The images are there; run the same command again for what the file names now.`,
      );
    return false;
  }
  await writeReleaseFile(call.folder, settings, release, known);
  return true;
}
