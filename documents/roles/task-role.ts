import { bucketArn } from "../../settings/arns";
import { dataScope, modelScope, type Area, type Scope } from "../../settings/folders";
import type { PipelineSettings } from "../../settings/settings";
import { ownKey, useKey } from "../resource-policies/key-use";
import { METRIC_NAMESPACE } from "../metrics";
import { policy, type PolicyDocument, type Statement } from "../policy";
import { workloadParameters } from "../state-machine/parameters";

/** The objects of a bucket in a scope. @param arn Of the bucket. */
const within = (arn: string, { folder }: Scope): string => `${arn}/${folder}*`;
const ofOthers = (arn: string, { others }: Scope): string[] => others.map((folder) => `${arn}/${folder}*`);

/** Where a run's input may be: in a source, which validates models, in validation data as well. */
const inputAreas = ({ kind }: PipelineSettings): Area[] =>
  kind === "source" ? ["raw", "validation"] : ["raw"];

/** The objects that a run may be about; none for a pipeline without input. */
export const inputObjects = (settings: PipelineSettings): readonly string[] =>
  settings.inputs === "none"
    ? []
    : inputAreas(settings).map((area) => within(settings.arns.inputBucket, dataScope(settings, area)));

/** The results that a run may write; none for a pipeline without input. */
export const outputObjects = (settings: PipelineSettings): readonly string[] =>
  settings.inputs === "none"
    ? []
    : [within(settings.arns.outputBucket, dataScope(settings, settings.results))];

/** Denies what lies in folders of other pipelines below this one's. */
export function keepFromOthers(settings: PipelineSettings): Statement[] {
  if (settings.inputs === "none") return [];
  const { inputBucket, outputBucket } = settings.arns;
  const Resource = [
    ...inputAreas(settings).flatMap((area) => ofOthers(inputBucket, dataScope(settings, area))),
    ...ofOthers(outputBucket, dataScope(settings, settings.results)),
  ];
  return Resource.length === 0
    ? []
    : [
        {
          Sid: "KeepFromOthersData",
          Effect: "Deny",
          Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
          Resource,
        },
      ];
}

/** What the workload may do in its own account: read parameters and its input, write results and its metrics. */
export function taskRolePolicy(settings: PipelineSettings): PolicyDocument {
  const { arns } = settings;
  const parameters = workloadParameters(settings).map((name) => arns.parameter(name));
  const inputs = inputObjects(settings);
  const key = ownKey(settings);
  return policy(
    ...(parameters.length > 0
      ? [
          {
            Sid: "ReadParameters",
            Effect: "Allow",
            Action: ["ssm:GetParameters"],
            Resource: parameters,
          } as const,
        ]
      : []),
    ...(inputs.length > 0
      ? ([
          { Sid: "ReadInput", Effect: "Allow", Action: ["s3:GetObject"], Resource: inputs },
          {
            Sid: "WriteResults",
            Effect: "Allow",
            Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
            Resource: outputObjects(settings),
          },
        ] as const)
      : []),
    {
      // PutMetricData takes no resource; the namespace is its only bound.
      Sid: "PublishMetrics",
      Effect: "Allow",
      Action: ["cloudwatch:PutMetricData"],
      Resource: ["*"],
      Condition: { StringEquals: { "cloudwatch:namespace": [METRIC_NAMESPACE] } },
    },
    ...keepFromOthers(settings),
    ...(key ? [useKey("UseDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], key)] : []),
  );
}

/** The bucket that holds the shared models: the stack's own in a source, the source's in a target. */
export interface ModelStore {
  readonly bucket: string;
  readonly account: string;
  readonly region: string;
  /** Alias of the bucket's KMS key, when it has one of its own. */
  readonly keyAlias: string | undefined;
  /** ARN of that key where it is known. AWS does not say that a condition on aliases sees those of another account. */
  readonly keyArn?: string | undefined;
}

/**
 * The task role's half of the grant: the same actions as the artifact bucket's policy, on the objects that its own model
 * may be. With one model, those are all that the policy has; of several, the folder of the pipeline's own.
 */
export function modelReaderPolicy(
  settings: PipelineSettings,
  { bucket, account, region, keyAlias, keyArn }: ModelStore,
): PolicyDocument {
  const arn = bucketArn(bucket);
  const sid = "DecryptModels";
  const scope = modelScope(settings);
  if (!scope) throw new Error(`Pipeline ${settings.workload} reads no model`);
  const models = within(arn, scope);
  const others = ofOthers(arn, scope);
  return policy(
    {
      Sid: "ReadArtifacts",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: [arn, Object.keys(settings.models).length === 1 ? `${arn}/*` : models],
    },
    {
      Sid: "ReadModelVersions",
      Effect: "Allow",
      Action: ["s3:GetObjectVersion"],
      Resource: [models],
    },
    ...(others.length > 0
      ? [
          {
            Sid: "KeepFromOtherModels",
            Effect: "Deny",
            Action: ["s3:GetObject", "s3:GetObjectVersion"],
            Resource: others,
          } as const,
        ]
      : []),
    ...(keyArn
      ? [{ Sid: sid, Effect: "Allow", Action: ["kms:Decrypt"], Resource: [keyArn] } as const]
      : keyAlias
        ? [useKey(sid, ["kms:Decrypt"], { account, region, keyAlias })]
        : []),
  );
}
