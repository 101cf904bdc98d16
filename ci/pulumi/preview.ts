import { availableParallelism } from "node:os";
import type { Stack } from "@pulumi/pulumi/automation";
import { mapSome } from "../../settings/at-once";
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

/** What looks at a stack. */
interface Looking {
  readonly stack: Stack;
  readonly client: Clients;
  readonly deployed: DeployedRelease | undefined;
}

/** How a stack is looked at: what it comes to, and where what the Pulumi CLI prints goes. */
type Look<T> = (settings: Settings, looking: Looking, onOutput: (text: string) => void) => Promise<T>;

/** What a checkout would change of every stack, with the policy pack, as roles that only read. It never throws. */
export function previewStacks(job: Job): Promise<StackPreview[]> {
  const nothing = { same: 0, steps: [], violations: [] };
  return lookAtAll<StackPreview>(job, nothing, async (settings, { stack, client, deployed }, onOutput) => {
    const { events, failed } = await watch((watched) =>
      stack.preview({ ...watched, policyPacks: ["policy-pack"], onOutput }),
    );
    const promotion =
      settings.kind === "target" ? await previewPromotion(job.folder, settings, client, deployed) : undefined;
    return { ...toPreview(settings.stack, toStackRun(events, failed)), ...(promotion && { promotion }) };
  });
}

/** What AWS has otherwise than the state of every stack, as roles that only read. It never throws. */
export function findDrift(job: Job): Promise<StackDrift[]> {
  return lookAtAll<StackDrift>(job, { steps: [] }, async ({ stack: name }, { stack }, onOutput) => {
    const { events, failed } = await watch((watched) =>
      stack.previewRefresh({ ...watched, runProgram: true, onOutput }),
    );
    const { succeeded, failure, drifted } = toStackRun(events, failed);
    return succeeded ? { stack: name, steps: [...drifted] } : { stack: name, error: failure, steps: [] };
  });
}

/**
 * Looks at every stack as the roles that may, as many at once as there are processors, and says what each look printed
 * when it is through. Whatever prevents a look is its result's error.
 */
async function lookAtAll<T extends StackPreview | StackDrift>(
  job: Job,
  nothing: Omit<T, "stack">,
  look: Look<T>,
): Promise<T[]> {
  const opened: { readonly settings: Settings; readonly looking: Promise<Looking> }[] = [];
  // To select a stack writes a file of the folder's that every command of the CLI reads, so all are opened before.
  for (const settings of [job.source, ...job.targets]) {
    const looking = open(job, settings);
    await looking.catch(() => undefined);
    opened.push({ settings, looking });
  }
  const lookAt = async ({ settings, looking }: (typeof opened)[number]) => {
    const printed: string[] = [];
    try {
      const ready = await looking;
      return await asPreviewRole(job.folder, settings, ready.stack, () =>
        look(settings, ready, (text) => void printed.push(text)),
      );
    } catch (error) {
      return { ...nothing, stack: settings.stack, error: (error as Error).message } as T;
    } finally {
      job.say(`\n## ${settings.stack}\n${printed.join("").trimEnd()}`);
    }
  };
  return mapSome(opened, lookAt, availableParallelism());
}

async function open(job: Job, settings: Settings): Promise<Looking> {
  const client = await readerOf(job, settings);
  const deployed = await readDeployed(client, settings);
  // No commit has the source's release file, and without it the program would take the pipeline away.
  if (settings.kind === "source" && deployed) writeSourceRelease(job, deployed.release);
  return { stack: await openStack(job, settings, previewRole(settings)), client, deployed };
}
