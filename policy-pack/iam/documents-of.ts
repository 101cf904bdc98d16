import type { Resource } from "../rule";
import { parseDocument, type IamStatement } from "./document";

/** What a document is attached to: who has it, what it guards, or who may assume a role. */
export type DocumentKind = "identity" | "resource" | "trust";

export interface AttachedDocument {
  readonly kind: DocumentKind;
  /** Property that holds it, such as `inlinePolicies[0].policy`. */
  readonly where: string;
  readonly statements: readonly IamStatement[];
}

/** The properties that hold policy documents, by the head of the resource type. */
const HOLDERS: Readonly<Record<string, readonly (readonly [property: string, kind: DocumentKind])[]>> = {
  "aws:ecr/registryPolicy:": [["policy", "resource"]],
  "aws:ecr/repositoryPolicy:": [["policy", "resource"]],
  "aws:iam/groupPolicy:": [["policy", "identity"]],
  "aws:iam/policy:": [["policy", "identity"]],
  "aws:iam/role:": [["assumeRolePolicy", "trust"]],
  "aws:iam/rolePolicy:": [["policy", "identity"]],
  "aws:iam/userPolicy:": [["policy", "identity"]],
  "aws:kms/externalKey:": [["policy", "resource"]],
  "aws:kms/key:": [["policy", "resource"]],
  "aws:kms/keyPolicy:": [["policy", "resource"]],
  "aws:kms/replicaExternalKey:": [["policy", "resource"]],
  "aws:kms/replicaKey:": [["policy", "resource"]],
  "aws:s3/accessPoint:": [["policy", "resource"]],
  "aws:s3/bucket:": [["policy", "resource"]],
  "aws:s3/bucketPolicy:": [["policy", "resource"]],
  "aws:s3/bucketV2:": [["policy", "resource"]],
  "aws:s3/vectorsVectorBucketPolicy:": [["policy", "resource"]],
  "aws:secretsmanager/secret:": [["policy", "resource"]],
  "aws:secretsmanager/secretPolicy:": [["policy", "resource"]],
  "aws:sns/topic:": [["policy", "resource"]],
  "aws:sns/topicPolicy:": [["policy", "resource"]],
  "aws:sqs/queue:": [["policy", "resource"]],
  "aws:sqs/queuePolicy:": [["policy", "resource"]],
  "aws:ssoadmin/permissionSetInlinePolicy:": [["inlinePolicy", "identity"]],
};

/** Heads of every type that holds a policy document. */
export const DOCUMENT_TYPES = Object.keys(HOLDERS);

/**
 * The policy documents of a resource, read. Those of VPC endpoints are not among them: they give nothing to anybody, and
 * `bound-endpoints` reads what they let through.
 * @throws Error for a document that is malformed or unknown
 */
export function documentsOf({ type, properties }: Resource): readonly AttachedDocument[] {
  const holders = Object.entries(HOLDERS).find(([head]) => type.startsWith(head))?.[1] ?? [];
  const attached = holders.flatMap(([where, kind]) => {
    const document = properties[where];
    return document === undefined ? [] : [{ kind, where, statements: parseDocument(document) }];
  });
  return type.startsWith("aws:iam/role:") ? [...attached, ...inlinePolicies(properties)] : attached;
}

function inlinePolicies(properties: Readonly<Record<string, unknown>>): readonly AttachedDocument[] {
  const policies = properties["inlinePolicies"];
  if (policies === undefined) return [];
  if (!Array.isArray(policies)) throw new Error("inlinePolicies is not a list");
  return policies.flatMap((entry: Readonly<Record<string, unknown>>, index) =>
    entry["policy"] === undefined
      ? []
      : [
          {
            kind: "identity" as const,
            where: `inlinePolicies[${index}].policy`,
            statements: parseDocument(entry["policy"]),
          },
        ],
  );
}
