import type { Settings } from "../../../settings/settings";
import type { Conditions } from "../../policy";
import { NO_RESOURCE, taggedAsOwn, tagsAsOwn, type Access, type StatementAccess } from "./access";

/** The key's alias, which has a name of ours; AWS finds it in the account's list, which takes no resource. */
export const aliasAccess = ({ account, region, names }: Settings): readonly Access[] => [
  {
    write: ["kms:*Alias"],
    resource: [`arn:aws:kms:${region}:${account}:${names.keyAlias}`],
  },
  { read: ["kms:ListAliases"], resource: NO_RESOURCE },
];

const READ = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"];

/** What the deploy role does with the stack's own key once it is there; never to delete it, or to use it. */
export const KEY_ADMINISTRATION: readonly string[] = [
  ...READ,
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:EnableKeyRotation",
  "kms:PutKeyPolicy",
  "kms:RetireGrant",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

/** A grant that an AWS service makes in the caller's name; the caller makes none for itself. */
export const GRANT_TO_SERVICE: Conditions = { Bool: { "kms:GrantIsForAWSResource": ["true"] } };

/**
 * The stack's own KMS key: to administer and to hand to its repositories, never to delete, because what it encrypts
 * would be lost. It is known by its tags: its alias comes after it and goes before it. Another's key that is tagged as
 * another's stays so. One that has neither tag could be tagged as the stack's own, because a key that is being made has
 * none either: what keeps it is a key policy that does not leave it to the whole account.
 */
export function keyAccess(settings: Settings): readonly StatementAccess[] {
  const resource = [`arn:aws:kms:${settings.region}:${settings.account}:key/*`];
  const { StringEquals } = taggedAsOwn(settings);
  return [
    {
      // A new key has no name yet, and its tags may not be bound to one.
      // https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html
      sid: "MakeKey",
      write: ["kms:CreateKey", "kms:TagResource"],
      resource: NO_RESOURCE,
      condition: { ...tagsAsOwn(settings), StringEqualsIfExists: StringEquals },
    },
    {
      sid: "Key",
      read: READ,
      write: [
        "kms:*Alias",
        "kms:EnableKeyRotation",
        "kms:PutKeyPolicy",
        "kms:UntagResource",
        "kms:UpdateKeyDescription",
        "kms:RetireGrant",
      ],
      resource,
      condition: { StringEquals },
    },
    {
      // ECR makes and retires a repository's grants in the caller's name.
      // https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
      sid: "GrantKey",
      write: ["kms:CreateGrant"],
      resource,
      condition: { StringEquals, ...GRANT_TO_SERVICE },
    },
  ];
}
