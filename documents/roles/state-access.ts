import { bucketArn } from "../../settings/arns";
import { useKey, type KeyByAlias } from "../resource-policies/key-use";
import type { Statement } from "../policy";

export interface StateAccess extends KeyByAlias {
  /** Bucket of the backend, which `pulumi login s3://<bucket>` names. */
  readonly bucket: string;
  /** Pulumi project of the stacks. */
  readonly project: string;
  /** Stacks that are updated. */
  readonly write: readonly string[];
  /** Stacks that are previewed, or that another stack refers to. */
  readonly read: readonly string[];
}

/**
 * Access to named stacks in Pulumi's S3 backend: the objects that a preview reads, and those that an update writes.
 * A preview takes no lock. Nothing deletes a state, and nobody here makes the backend itself: `.pulumi/meta.yaml` comes
 * with the first `pulumi stack init`.
 * https://github.com/pulumi/pulumi/tree/master/pkg/backend/diy
 */
export function stateAccess({ bucket, project, write, read, ...key }: StateAccess): readonly Statement[] {
  const backend = bucketArn(bucket);
  const pulumi = `${backend}/.pulumi`;
  const state = (stack: string) => `${pulumi}/stacks/${project}/${stack}`;
  const statements: Statement[] = [
    {
      // Of the whole bucket: most stacks have no tags file, S3 says 404 only to those who may list, and a condition on
      // s3:prefix fails where the request has no prefix. Any answer but 404 would end the preview.
      Sid: "FindState",
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: [backend],
    },
    {
      Sid: "ReadState",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [
        `${pulumi}/meta.yaml`,
        // `.json*`: state as it is or compressed, and its `.bak`.
        ...[...write, ...read].flatMap((stack) => [`${state(stack)}.json*`, `${state(stack)}.pulumi-tags`]),
        // What an update through Pulumi's Automation API ends with.
        ...write.map((stack) => `${pulumi}/history/${project}/${stack}/*.history.json`),
      ],
    },
  ];
  if (write.length === 0) return [...statements, useKey("DecryptState", ["kms:Decrypt"], key)];
  return [
    ...statements,
    {
      Sid: "WriteState",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
      Resource: write.flatMap((stack) => [
        `${state(stack)}.json*`,
        `${pulumi}/history/${project}/${stack}/*`,
        `${pulumi}/backups/${project}/${stack}/*`,
      ]),
    },
    {
      Sid: "LockState",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      // This backend calls every organization "organization".
      Resource: write.map((stack) => `${pulumi}/locks/organization/${project}/${stack}/*`),
    },
    useKey("EncryptState", ["kms:Decrypt", "kms:GenerateDataKey"], key),
  ];
}
