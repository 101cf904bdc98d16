import type { Settings } from "../../../settings/settings";
import { NO_RESOURCE, taggedAsOwn, tagsAsOwn, type Access, type StatementAccess } from "./access";

/** The key's alias, which has a name of ours; AWS finds it in the account's list, which takes no resource. */
export const aliasAccess = ({ account, region, names }: Settings): readonly Access[] => [
  {
    write: ["kms:*Alias"],
    resource: [`arn:aws:kms:${region}:${account}:${names.keyAlias}`],
  },
  { read: ["kms:ListAliases"], resource: NO_RESOURCE },
];

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
      read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
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
      // ECR makes and retires a repository's grants in the caller's name; the caller makes none for itself.
      // https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
      sid: "GrantKey",
      write: ["kms:CreateGrant"],
      resource,
      condition: { StringEquals, Bool: { "kms:GrantIsForAWSResource": ["true"] } },
    },
  ];
}
