import type * as pulumi from "@pulumi/pulumi";
import { runParameters } from "../documents/state-machine/parameters";
import { modelsOf } from "../release/release-file";
import type { PipelineParameter } from "../settings/pipeline-parameters";
import type { PipelineFoundationArgs } from "./pipeline-foundation";

type Value = pulumi.Input<string> | pulumi.Input<string[]>;

/** Values of the parameters that a run reads; those of a release are there once there is one. */
export function pipelineParameters({
  pipeline,
  contract,
  release,
  foundation: { network, released },
}: PipelineFoundationArgs): Readonly<Record<string, Value>> {
  const { names, inputKey, model } = pipeline;
  const afterwards = (value: string): pulumi.Input<string> => released?.apply(() => value) ?? value;
  const ofRelease = release && model && modelsOf(release)[model.name];
  const values: Readonly<Record<PipelineParameter, Value | undefined>> = {
    "input-bucket": names.inputBucket,
    "output-bucket": names.outputBucket,
    "input-key": inputKey,
    "artifact-bucket": contract.artifactBucketName,
    "model-key": ofRelease ? afterwards(ofRelease.key) : model?.key,
    "model-sha256": ofRelease && afterwards(ofRelease.sha256),
    "model-version-id": ofRelease && afterwards(ofRelease.versionId),
    subnets: network.subnetIds,
    "security-group": network.securityGroupId,
  };
  return Object.fromEntries(
    runParameters(pipeline).flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
