import { stat } from "node:fs/promises";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { deleteLeftovers } from "./deletions";
import { Deployment } from "./deployment";
import { engineService } from "./engine-service";
import { listen, MESSAGE_LIMITS } from "../plugins/grpc";
import { CANCELLED } from "./journal";
import { GRACE_MS, startProgram, type ProgramEnd } from "./language-runner";
import { resourceMonitor } from "./monitor";
import type { RegisteredResource, RunOptions, RunResult } from "./result";
import type { StoredResource } from "./state";
import { containsSecret, hideSecrets, reveal, type MarkedProperties } from "../plugins/values";

/** How much of a program's error output is repeated when it gave no error of its own. */
const STDERR_LINES = 20;

/**
 * Runs an unmodified Pulumi program against the resources that `configureProvider` manages, without the Pulumi CLI.
 * What goes wrong in the program, a provider or a policy is in the result.
 * @throws when the options themselves are wrong, such as a state of another stack
 */
export async function runProgram(options: RunOptions): Promise<RunResult> {
  refuseOtherState(options);
  await refuseMissingFolder(options.projectFolder);
  const deployment = new Deployment(options);
  const end = await runToEnd(deployment);
  reportEnd(deployment, end);
  const { journal, policies } = deployment;
  if (end.exitCode === 0 && !journal.hasErrors) await finishStack(deployment);
  if (policies.blocks) {
    journal.say("error", "The policy pack forbids this deployment; see the policy violations.");
  }
  return toResult(deployment, end);
}

function refuseOtherState({ project, stack, state }: RunOptions): void {
  if (!state || (state.project === project && state.stack === stack)) return;
  throw new Error(
    `The state is of ${state.project}/${state.stack}, not of ${project}/${stack}: its resources would be deleted.`,
  );
}

async function refuseMissingFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`There is no folder ${folder} to run a program from: ${error.message}`, { cause: error });
  });
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder to run a program from.`);
}

async function runToEnd(deployment: Deployment): Promise<ProgramEnd> {
  const { options, journal } = deployment;
  if (options.signal?.aborted) return { exitCode: undefined, stdout: "", stderr: "" };
  const server = new grpc.Server(MESSAGE_LIMITS);
  server.addService(ResourceMonitorService, resourceMonitor(deployment));
  server.addService(EngineService, engineService(journal));
  let grace: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    const program = startProgram({
      projectFolder: options.projectFolder,
      project: options.project,
      organization: options.organization ?? "organization",
      stack: options.stack,
      config: options.config ?? {},
      secretKeys: options.secretKeys ?? [],
      mode: options.mode,
      environment: options.environment ?? {},
      address: await listen(server),
    });
    abort = () => {
      journal.fail("", CANCELLED);
      program.kill();
    };
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener("abort", abort);
    journal.whenFailed(() => (grace = setTimeout(() => program.kill(), GRACE_MS)));
    return await program.end;
  } finally {
    clearTimeout(grace);
    if (abort) options.signal?.removeEventListener("abort", abort);
    await deployment.settled();
    deployment.transforms.close();
    server.forceShutdown();
  }
}

function reportEnd({ journal, options }: Deployment, end: ProgramEnd): void {
  if (options.signal?.aborted) journal.say("error", CANCELLED);
  if (end.exitCode === 0 || journal.hasErrors) return;
  const how = end.exitCode === undefined ? "was killed" : `ended with exit code ${end.exitCode}`;
  const said = end.stderr.trim().split("\n").slice(-STDERR_LINES).join("\n");
  journal.say("error", `The program ${how}.${said ? `\n${said}` : ""}`);
}

/** What a successful program leaves to do: stack policies, then deletions. */
async function finishStack(deployment: Deployment): Promise<void> {
  const { journal, ledger, policies } = deployment;
  try {
    await policies.checkStack(
      ledger.resources().map((resource) => deployment.forPolicies(resource, resource.outputs)),
    );
  } catch (error) {
    journal.fail("", (error as Error).message);
  }
  // A preview shows everything that an update would do, also when policies forbid it.
  const mayDelete = deployment.options.mode === "preview" || !policies.blocks;
  if (!journal.failed && mayDelete) await deleteLeftovers(deployment);
}

function toResult(deployment: Deployment, end: ProgramEnd): RunResult {
  const { journal, ledger, options } = deployment;
  const next = ledger.nextState();
  const outputs = next.outputs;
  return {
    succeeded: end.exitCode === 0 && !journal.hasErrors,
    exitCode: end.exitCode,
    resources: ledger.resources().map(toRegistered),
    reads: [...deployment.reads.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1)),
    outputs: reveal(outputs) as Record<string, unknown>,
    secretOutputs: secretNames(outputs),
    operations: journal.operations,
    changes: journal.changes(),
    diagnostics: journal.diagnostics,
    violations: deployment.policies.violations(),
    state: options.mode === "preview" ? ledger.before : next,
    stdout: journal.mask.hide(end.stdout),
    stderr: journal.mask.hide(end.stderr),
  };
}

function secretNames(outputs: MarkedProperties): string[] {
  return Object.keys(outputs)
    .filter((name) => containsSecret(outputs[name]))
    .sort();
}

function toRegistered(resource: StoredResource): RegisteredResource {
  return {
    ...resource,
    inputs: hideSecrets(resource.inputs) as MarkedProperties,
    outputs: hideSecrets(resource.outputs) as MarkedProperties,
  };
}
