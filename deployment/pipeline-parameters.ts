import type * as pulumi from "@pulumi/pulumi";
import type { Network } from "../components/network/network";
import type { PIPELINE_PARAMETERS } from "../documents/state-machine/parameters";
import { releaseText, type Release } from "../release/release-file";
import type { Settings } from "../settings/settings";
import type { SourceContract } from "./contract";

type PipelineParameter = (typeof PIPELINE_PARAMETERS)[number];

export interface PipelineParametersArgs {
  readonly settings: Settings;
  readonly contract: SourceContract;
  readonly release: Release | undefined;
  /** What the release's parameters wait for. */
  readonly released: pulumi.Output<void> | undefined;
}

/** Values of the parameters that a run reads; those of a release are there once there is one. */
export function pipelineParameters(
  { settings, contract, release, released }: PipelineParametersArgs,
  network: Network,
): Partial<Record<PipelineParameter, pulumi.Input<string> | pulumi.Input<string[]>>> {
  const { names, inputKey, model } = settings;
  const afterwards = (value: string): pulumi.Input<string> => released?.apply(() => value) ?? value;
  return {
    "input-bucket": names.inputBucket,
    "output-bucket": names.outputBucket,
    "artifact-bucket": contract.artifactBucketName,
    "input-key": inputKey,
    "model-key": release ? afterwards(release.model.key) : model.key,
    subnets: network.subnetIds,
    "security-group": network.securityGroupId,
    ...(release && {
      "model-sha256": afterwards(release.model.sha256),
      "model-version-id": afterwards(release.model.versionId),
      release: afterwards(releaseText(release)),
    }),
  };
}
