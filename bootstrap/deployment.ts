import { Provider } from "@pulumi/aws/provider";
import type { Region } from "@pulumi/aws/types/enums";
import type { BootstrapSettings } from "./settings";
import { deploySource } from "./source";
import { deployTarget } from "./target";

/**
 * Makes an account ready for its stack of the pipeline: the identities that deploy, preview, build and promote.
 * @returns the stack's outputs: what workflows and people assume
 */
export function deploy(settings: BootstrapSettings): Record<string, unknown> {
  const options = { provider: awsProvider(settings) };
  return settings.pipeline.kind === "source"
    ? deploySource(settings, options)
    : deployTarget(settings, options);
}

/** One provider for one account: it refuses credentials of another. An administrator's own credentials are used. */
function awsProvider({ pipeline, profile, project, stack }: BootstrapSettings): Provider {
  return new Provider("aws", {
    region: pipeline.region as Region,
    allowedAccountIds: [pipeline.account],
    defaultTags: { tags: { ...pipeline.tags, Project: project, Stack: stack, ManagedBy: "pulumi" } },
    ...(profile === undefined ? {} : { profile }),
  });
}
