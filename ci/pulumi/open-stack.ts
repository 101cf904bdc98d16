import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import type { Settings } from "../../settings/settings";
import { signedInEnvironment } from "../aws/sign-in";
import type { Job } from "../job";
import { backendUrl } from "./backend";

/** What a command on a stack is called with. */
interface Watched {
  readonly onEvent: (event: EngineEvent) => void;
  readonly color: "never";
}

/** A stack of the checkout on the Pulumi CLI, in the hands of a role. */
export async function openStack(job: Job, { stack }: Settings, role: string): Promise<Stack> {
  const envVars = {
    ...(await signedInEnvironment(job, role)),
    PULUMI_BACKEND_URL: backendUrl(job),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  // Loaded by commands that need it: it takes a second.
  const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
  return LocalWorkspace.selectStack({ stackName: stack, workDir: job.folder }, { envVars });
}

/** Runs a command of the Automation API. @returns what the engine reported, and why it failed where it did */
export async function watch(
  command: (watched: Watched) => Promise<unknown>,
): Promise<{ readonly events: readonly EngineEvent[]; readonly failed?: string }> {
  // The Automation API follows a file of events, and was seen to read it twice on a busy machine.
  const events = new Map<number, EngineEvent>();
  const onEvent = (event: EngineEvent) => void events.set(event.sequence, event);
  const failed = await command({ onEvent, color: "never" }).then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
  return { events: [...events.values()], ...(failed === undefined ? {} : { failed }) };
}
