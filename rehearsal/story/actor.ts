import { join } from "node:path";
import type { AwsCredentials } from "../emulator/clients";
import type { LocalAws } from "../emulator/local-aws";
import type { Project } from "../pulumi/project";
import type { Settings } from "../../settings/settings";
import type { Checkout } from "./checkout";
import { Pipeline } from "./pipeline-run";
import { RehearsedStack } from "./rehearsed-stack";

/** A stack, its pipeline, and where its release is written. */
export interface Actor {
  readonly settings: Settings;
  readonly stack: RehearsedStack;
  /** What an administrator runs once in the stack's account. */
  readonly bootstrap: RehearsedStack;
  readonly pipeline: Pipeline;
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
  settings: Settings,
  caller: () => Promise<AwsCredentials>,
): Actor {
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
    releaseFile: checkout.releaseFile(settings),
  };
}
