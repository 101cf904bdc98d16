import { clientsWith } from "../../release/accounts/accounts";
import type { Settings } from "../../settings/settings";
import { clientSettings } from "../aws/reader";
import type { Command } from "../command";
import type { Job } from "../job";
import { deployRole } from "../aws/roles";
import { readDeployed } from "../promotion/deployed";
import { takeBuilt, writeSourceRelease } from "../promotion/source-release";
import { openStack, watch } from "../pulumi/open-stack";
import { isBlocking, toStackRun } from "../pulumi/stack-run";
import { nameOf } from "../pulumi/steps";

export const up: Command = {
  summary: "runs pulumi up on a stack with the policy pack, with its deploy role",
  arguments: "<stack>",
  async run(job, { args: [name = ""] }) {
    const settings = job.stack(name);
    if (settings.kind === "source" && !takeBuilt(job)) await keepReleased(job, settings);
    const stack = await openStack(job, settings, deployRole(settings));
    const { events, failed } = await watch((watched) =>
      stack.up({
        ...watched,
        policyPacks: ["policy-pack"],
        message: job.env["GITHUB_SHA"] ?? "by hand",
        onOutput: (text) => job.say(text.trimEnd()),
      }),
    );
    const { succeeded, changes, violations, failure } = toStackRun(events, failed);
    const counted = Object.entries(changes).map(([operation, count]) => `${count} ${operation}`);
    job.output("changes", counted.join(", "));
    if (succeeded) return 0;
    for (const { policy, urn, message } of violations.filter(isBlocking))
      job.error(`policy ${policy}`, `${name}: ${nameOf(urn)}: ${message}`);
    const locked = /the stack is currently locked/.test(failed ?? "");
    job.error(
      `pulumi up of ${name}`,
      locked
        ? `Another update holds ${name}, or one was killed. Wait for it, or when there is none: pulumi cancel -s ${name}. ${failure}`
        : failure,
    );
    return 1;
  },
};

/** Without a new release the source keeps the one that it has, which no commit names. */
async function keepReleased(job: Job, settings: Settings): Promise<void> {
  const client = clientsWith(await clientSettings(job, deployRole(settings)));
  const deployed = await readDeployed(client, settings);
  if (deployed) writeSourceRelease(job, deployed.release);
}
