import type { Stack } from "@pulumi/pulumi/automation";
import type { Settings } from "../../settings/settings";
import { readerOf, type Clients } from "../aws/reader";
import { previewRole } from "../aws/roles";
import type { Job } from "../job";
import { readDeployed } from "../promotion/deployed";
import { previewPromotion } from "../promotion/preview";
import { writeSourceRelease } from "../promotion/source-release";
import type { StackDrift, StackPreview } from "../results";
import type { DeployedRelease } from "../../release/deployed/release-parameter";
import { openStack, watch } from "./open-stack";
import { asPreviewRole } from "./sign-in-setting";
import { toPreview } from "./stack-preview";
import { toStackRun } from "./stack-run";
import { driftIn } from "./steps";

/** What looks at a stack. */
interface Looking {
  readonly stack: Stack;
  readonly client: Clients;
  readonly deployed: DeployedRelease | undefined;
}

/** What a checkout would change of a stack, with the policy pack, as roles that only read. It never throws. */
export function previewStack(job: Job, settings: Settings): Promise<StackPreview> {
  const { stack } = settings;
  return looked(job, settings, { stack, same: 0, steps: [], violations: [] }, async (looking) => {
    const { events, failed } = await watch((watched) =>
      looking.stack.preview({ ...watched, policyPacks: ["policy-pack"], onOutput: tell(job) }),
    );
    const promotion =
      settings.kind === "target"
        ? await previewPromotion(job.folder, settings, looking.client, looking.deployed)
        : undefined;
    return { ...toPreview(stack, toStackRun(events, failed)), ...(promotion && { promotion }) };
  });
}

/** What AWS has otherwise than a stack's state, as roles that only read. It never throws. */
export function findDrift(job: Job, settings: Settings): Promise<StackDrift> {
  const { stack } = settings;
  return looked(job, settings, { stack, steps: [] }, async (looking) => {
    const { events, failed } = await watch((watched) =>
      looking.stack.previewRefresh({ ...watched, runProgram: true, onOutput: tell(job) }),
    );
    if (failed !== undefined) return { stack, error: toStackRun(events, failed).failure, steps: [] };
    return { stack, steps: driftIn(events) };
  });
}

const tell = (job: Job) => (text: string) => job.say(text.trimEnd());

/** Looks at a stack as the roles that may; whatever prevents it is the result's error. */
async function looked<T extends object>(
  job: Job,
  settings: Settings,
  nothing: T,
  look: (looking: Looking) => Promise<T>,
): Promise<T | (T & { readonly error: string })> {
  try {
    const client = await readerOf(job, settings);
    const deployed = await readDeployed(client, settings);
    // No commit has the source's release file, and without it the program would take the pipeline away.
    if (settings.kind === "source" && deployed) writeSourceRelease(job, deployed.release);
    const stack = await openStack(job, settings, previewRole(settings));
    return await asPreviewRole(job.folder, settings, stack, () => look({ stack, client, deployed }));
  } catch (error) {
    return { ...nothing, error: (error as Error).message };
  }
}
