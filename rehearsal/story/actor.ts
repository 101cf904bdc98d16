import { join } from "node:path";
import type { AwsCredentials } from "../emulator/clients";
import type { LocalAws } from "../emulator/local-aws";
import type { Project } from "../pulumi/project";
import { pipelinesOf, type PipelineSettings, type Settings } from "../../settings/settings";
import type { Checkout } from "./checkout";
import { Pipeline } from "./pipeline-run";
import { RehearsedStack } from "./rehearsed-stack";

/** A stack, its pipelines, and where its release is written. */
export interface Actor {
  /** Of the stack, and of the pipeline that the story follows. */
  readonly settings: PipelineSettings;
  readonly stack: RehearsedStack;
  /** What an administrator runs once in the stack's account. */
  readonly bootstrap: RehearsedStack;
  /** The pipeline that the story follows: the first that works on one object with a model, if there is one. */
  readonly pipeline: Pipeline;
  /** Those that run beside it. */
  readonly others: readonly Pipeline[];
  readonly releaseFile: string;
}

interface Surroundings {
  readonly aws: LocalAws;
  readonly signal: AbortSignal;
  readonly checkout: Checkout;
  readonly projects: { readonly pipeline: Project; readonly bootstrap: Project };
  readonly source: Settings;
}

/** @param caller Whose job deploys the stack. */
export function actorOf(
  { aws, signal, checkout, projects, source }: Surroundings,
  ofStack: Settings,
  caller: () => Promise<AwsCredentials>,
): Actor {
  const [settings, ...others] = inOrder(pipelinesOf(ofStack));
  const { stack, account } = settings;
  const { endpoint } = aws;
  const root = (number: string) => () => Promise.resolve(aws.account(number).root);
  return {
    settings,
    stack: new RehearsedStack({
      stack,
      endpoint,
      project: projects.pipeline,
      caller,
      policyPack: join(checkout.folder, "policy-pack"),
    }),
    bootstrap: new RehearsedStack({
      stack,
      endpoint,
      project: projects.bootstrap,
      // The states are in the source's account, whose administrator reaches the others by a profile.
      caller: root(source.account),
      profile: root(account),
    }),
    pipeline: new Pipeline(aws, settings, signal),
    others: others.map((other) => new Pipeline(aws, other, signal)),
    releaseFile: checkout.releaseFile(settings),
  };
}

/** The pipelines of a stack, that which the story follows before the others. */
function inOrder(pipelines: readonly PipelineSettings[]): [PipelineSettings, ...PipelineSettings[]] {
  const leads = [
    pipelines.find(({ model, inputs }) => model && inputs === "input-key"),
    pipelines.find(({ model }) => model),
    pipelines[0],
  ].find((found) => found !== undefined);
  if (!leads) throw new Error("A stack has at least one pipeline");
  return [leads, ...pipelines.filter((other) => other !== leads)];
}
