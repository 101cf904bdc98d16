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
import { noPreview, type StackDrift, type StackPreview } from "../results";
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

/** Looks at a stack. @param onOutput Gets what the Pulumi CLI prints. */
type Look<T> = (settings: Settings, looking: Looking, onOutput: (text: string) => void) => Promise<T>;

/** What a checkout would change in every stack, with the policy pack and read-only roles. It never throws. */
export function previewStacks(job: Job): Promise<StackPreview[]> {
  return lookAtAll<StackPreview>(job, noPreview, async (settings, { stack, client, deployed }, onOutput) => {
    const { events, failed } = await watch((watched) =>
      stack.preview({ ...watched, policyPacks: ["policy-pack"], onOutput }),
    );
    const promotion =
      settings.kind === "target" ? await previewPromotion(job.folder, settings, client, deployed) : undefined;
    return { ...toPreview(settings.stack, toStackRun(events, failed)), ...(promotion && { promotion }) };
  });
}

/** Where AWS differs from the state of every stack, with read-only roles. It never throws. */
export function findDrift(job: Job): Promise<StackDrift[]> {
  const couldNotCheck = (stack: string, error: string) => ({ stack, error, steps: [] });
  return lookAtAll<StackDrift>(job, couldNotCheck, async ({ stack: name }, { stack }, onOutput) => {
    const { events, failed } = await watch((watched) =>
      stack.previewRefresh({ ...watched, runProgram: true, onOutput }),
    );
    const { succeeded, failure, drifted } = toStackRun(events, failed);
    return succeeded ? { stack: name, steps: [...drifted] } : couldNotCheck(name, failure);
  });
}

/**
 * Looks at every stack with its read-only role, as many at once as there are processors, and prints the output of each
 * when it has ended. Whatever prevents that is the error of its result.
 */
async function lookAtAll<T extends StackPreview | StackDrift>(
  job: Job,
  failed: (stack: string, error: string) => T,
  look: Look<T>,
): Promise<T[]> {
  const opened: { readonly settings: Settings; readonly looking: Promise<Looking> }[] = [];
  // Selecting a stack writes a file in the folder that every command of the CLI reads, so all are opened first.
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
      return failed(settings.stack, (error as Error).message);
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
