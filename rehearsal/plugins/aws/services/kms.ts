import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListResourceTagsCommand,
  paginateListAliases,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import type { AliasArgs, KeyArgs } from "@pulumi/aws/kms";
import { explicitName, given } from "../given";
import { handler } from "../handler";
import type { Tags } from "../tags";

const AWS_DELETION_WINDOW_DAYS = 30;

export const key = handler<KeyArgs>({
  maps: {
    description: true,
    policy: true,
    deletionWindowInDays: true,
    enableKeyRotation: true,
    tags: true,
  },
  replaces: [],
  defaults: { deletionWindowInDays: AWS_DELETION_WINDOW_DAYS },
  tagging: {
    by: "id",
    list: async (aws, KeyId) => {
      const { Tags = [] } = await aws.client(KMSClient).send(new ListResourceTagsCommand({ KeyId }));
      return Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])) as Tags;
    },
    set: (aws, KeyId, tags) =>
      aws.client(KMSClient).send(new TagResourceCommand({ KeyId, Tags: keyTags(tags) })),
    remove: (aws, KeyId, TagKeys) => aws.client(KMSClient).send(new UntagResourceCommand({ KeyId, TagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const kms = aws.client(KMSClient);
    const { description: Description, policy: Policy } = inputs;
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ Description, Policy, Tags: keyTags(tags) }),
    );
    const KeyId = given(KeyMetadata?.KeyId, "The key id in the answer of kms:CreateKey");
    if (inputs.enableKeyRotation === true) await kms.send(new EnableKeyRotationCommand({ KeyId }));
    return KeyId;
  },
  async update({ aws, inputs }, { id: KeyId, inputs: old }) {
    const kms = aws.client(KMSClient);
    const { description: Description = "", policy: Policy } = inputs;
    if (inputs.description !== old.description)
      await kms.send(new UpdateKeyDescriptionCommand({ KeyId, Description }));
    if (Policy !== undefined && Policy !== old.policy)
      await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy }));
    if (inputs.enableKeyRotation === old.enableKeyRotation) return;
    await (inputs.enableKeyRotation === true
      ? kms.send(new EnableKeyRotationCommand({ KeyId }))
      : kms.send(new DisableKeyRotationCommand({ KeyId })));
  },
  delete: (aws, { id: KeyId, inputs }) => {
    const PendingWindowInDays = inputs.deletionWindowInDays ?? AWS_DELETION_WINDOW_DAYS;
    return aws.client(KMSClient).send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
  },
  async read(aws, KeyId, known) {
    const kms = aws.client(KMSClient);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    if (!KeyMetadata || KeyMetadata.KeyState === "PendingDeletion") return undefined;
    const { Policy: policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    return {
      keyId: KeyMetadata.KeyId,
      arn: KeyMetadata.Arn,
      description: KeyMetadata.Description,
      policy,
      enableKeyRotation: KeyRotationEnabled,
      // Only the program says so, and AWS hears of it in the end.
      deletionWindowInDays: known?.inputs.deletionWindowInDays,
    };
  },
});

function keyTags(tags: Tags): { TagKey: string; TagValue: string }[] {
  return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

export const alias = handler<AliasArgs>({
  maps: { name: true, targetKeyId: true },
  replaces: ["name"],
  async create({ aws, inputs }) {
    const AliasName = explicitName(inputs.name);
    await aws.client(KMSClient).send(new CreateAliasCommand({ AliasName, TargetKeyId: inputs.targetKeyId }));
    return AliasName;
  },
  update: ({ aws, inputs }, { id: AliasName }) =>
    aws.client(KMSClient).send(new UpdateAliasCommand({ AliasName, TargetKeyId: inputs.targetKeyId })),
  delete: (aws, { id }) => aws.client(KMSClient).send(new DeleteAliasCommand({ AliasName: id })),
  async read(aws, id) {
    for await (const page of paginateListAliases({ client: aws.client(KMSClient) }, {})) {
      const found = page.Aliases?.find(({ AliasName }) => AliasName === id);
      if (!found) continue;
      const { AliasArn: arn = "", TargetKeyId: targetKeyId } = found;
      return { name: id, arn, targetKeyId, targetKeyArn: arn.replace(id, `key/${targetKeyId}`) };
    }
    return undefined;
  },
});
