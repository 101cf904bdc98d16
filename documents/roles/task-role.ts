import { bucketArn, type Arns } from "../../settings/arns";
import { useKey, type KeyByAlias } from "../resource-policies/key-use";
import { METRIC_NAMESPACE } from "../metrics";
import { policy, type PolicyDocument } from "../policy";
import { WORKLOAD_PARAMETERS } from "../state-machine/parameters";

export interface TaskRole {
  /** Whether a run may be started on validation data, as in a source; default: no. */
  readonly takesValidationData?: boolean;
  /** The stack's own key, when its buckets are encrypted with it. */
  readonly key: KeyByAlias | undefined;
}

/** The objects that a run may be about. */
export const inputObjects = (
  { inputBucket }: Arns,
  { takesValidationData = false }: Pick<TaskRole, "takesValidationData">,
): readonly string[] =>
  ["raw", ...(takesValidationData ? ["validation"] : [])].map((folder) => `${inputBucket}/${folder}/*`);

/** What the workload may do in its own account: read parameters and its input, write results and its metrics. */
export function taskRolePolicy(arns: Arns, { key, ...input }: TaskRole): PolicyDocument {
  return policy(
    {
      Sid: "ReadParameters",
      Effect: "Allow",
      Action: ["ssm:GetParameters"],
      Resource: WORKLOAD_PARAMETERS.map((name) => arns.parameter(name)),
    },
    {
      Sid: "ReadInput",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: inputObjects(arns, input),
    },
    {
      Sid: "WriteResults",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
      Resource: [`${arns.outputBucket}/processed/*`],
    },
    {
      // PutMetricData takes no resource; the namespace is its only bound.
      Sid: "PublishMetrics",
      Effect: "Allow",
      Action: ["cloudwatch:PutMetricData"],
      Resource: ["*"],
      Condition: { StringEquals: { "cloudwatch:namespace": [METRIC_NAMESPACE] } },
    },
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

/** The task role's half of the grant: the same actions on the same objects as the artifact bucket's policy. */
export function modelReaderPolicy({ bucket, account, region, keyAlias, keyArn }: ModelStore): PolicyDocument {
  const arn = bucketArn(bucket);
  const sid = "DecryptModels";
  return policy(
    {
      Sid: "ReadArtifacts",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: [arn, `${arn}/*`],
    },
    {
      Sid: "ReadModelVersions",
      Effect: "Allow",
      Action: ["s3:GetObjectVersion"],
      Resource: [`${arn}/models/*`],
    },
    ...(keyArn
      ? [{ Sid: sid, Effect: "Allow", Action: ["kms:Decrypt"], Resource: [keyArn] } as const]
      : keyAlias
        ? [useKey(sid, ["kms:Decrypt"], { account, region, keyAlias })]
        : []),
  );
}
