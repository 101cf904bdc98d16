import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateKeyDescriptionCommand,
  type KeySpec,
  type KeyUsageType,
} from "@aws-sdk/client-kms";
import type { AliasArgs, KeyArgs, KeyPolicyArgs } from "@pulumi/aws/kms";
import { explicitName, given, handler, type Inputs, type Wanted } from "../handler";
import type { AwsSession } from "../session";
import { retag } from "../tags";

export const key = handler<KeyArgs>({
  maps: {
    description: true,
    keyUsage: true,
    customerMasterKeySpec: true,
    policy: true,
    bypassPolicyLockoutSafetyCheck: true,
    multiRegion: true,
    deletionWindowInDays: true,
    enableKeyRotation: true,
    rotationPeriodInDays: true,
    isEnabled: true,
    tags: true,
  },
  inPlace: [
    "description",
    "policy",
    "bypassPolicyLockoutSafetyCheck",
    "deletionWindowInDays",
    "enableKeyRotation",
    "rotationPeriodInDays",
    "isEnabled",
    "tags",
  ],
  async create({ aws, inputs, tags }) {
    const kms = aws.client(KMSClient);
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({
        Description: inputs.description,
        KeyUsage: inputs.keyUsage as KeyUsageType | undefined,
        KeySpec: inputs.customerMasterKeySpec as KeySpec | undefined,
        Policy: inputs.policy,
        BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
        MultiRegion: inputs.multiRegion,
        Tags: keyTags(tags),
      }),
    );
    const KeyId = given(KeyMetadata?.KeyId, "The key id in the answer of kms:CreateKey");
    if (inputs.enableKeyRotation === true) await setRotation(kms, KeyId, inputs);
    if (inputs.isEnabled === false) await kms.send(new DisableKeyCommand({ KeyId }));
    return { id: KeyId, computed: { arn: KeyMetadata?.Arn, keyId: KeyId } };
  },
  async update({ aws, inputs, tags }, { id: KeyId, inputs: old, outputs, tags: before }) {
    const kms = aws.client(KMSClient);
    // A disabled key accepts no other change: enable first, disable last.
    if (inputs.isEnabled !== false && old.isEnabled === false)
      await kms.send(new EnableKeyCommand({ KeyId }));
    if (inputs.description !== old.description)
      await kms.send(new UpdateKeyDescriptionCommand({ KeyId, Description: inputs.description ?? "" }));
    if (inputs.policy !== old.policy)
      await putPolicy(aws, KeyId, inputs.policy ?? defaultPolicy(aws), inputs);
    if (
      inputs.enableKeyRotation !== old.enableKeyRotation ||
      inputs.rotationPeriodInDays !== old.rotationPeriodInDays
    )
      await setRotation(kms, KeyId, inputs);
    await retag(
      before,
      tags,
      (set) => kms.send(new TagResourceCommand({ KeyId, Tags: keyTags(set) })),
      (TagKeys) => kms.send(new UntagResourceCommand({ KeyId, TagKeys })),
    );
    if (inputs.isEnabled === false && old.isEnabled !== false)
      await kms.send(new DisableKeyCommand({ KeyId }));
    return { id: KeyId, computed: { arn: outputs["arn"], keyId: KeyId } };
  },
  async delete(aws, { id: KeyId, inputs }) {
    const PendingWindowInDays = inputs.deletionWindowInDays ?? 30;
    await aws.client(KMSClient).send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
  },
});

function keyTags(tags: Readonly<Record<string, string>>): { TagKey: string; TagValue: string }[] {
  return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

async function setRotation(kms: KMSClient, KeyId: string, inputs: Inputs<KeyArgs>): Promise<void> {
  const RotationPeriodInDays = inputs.rotationPeriodInDays;
  if (inputs.enableKeyRotation === true)
    await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays }));
  else await kms.send(new DisableKeyRotationCommand({ KeyId }));
}

async function putPolicy(
  aws: AwsSession,
  KeyId: string,
  Policy: string,
  {
    bypassPolicyLockoutSafetyCheck: BypassPolicyLockoutSafetyCheck,
  }: { bypassPolicyLockoutSafetyCheck?: boolean },
): Promise<void> {
  await aws
    .client(KMSClient)
    .send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy, BypassPolicyLockoutSafetyCheck }));
}

/** The policy AWS gives a key that is made without one. */
function defaultPolicy({ partition, accountId }: AwsSession): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
}

export const keyPolicy = handler<KeyPolicyArgs>({
  maps: { keyId: true, policy: true, bypassPolicyLockoutSafetyCheck: true },
  inPlace: ["policy", "bypassPolicyLockoutSafetyCheck"],
  create: writeKeyPolicy,
  update: writeKeyPolicy,
  // A key cannot be without a policy: it gets back the one it would have been made with.
  delete: (aws, { id, inputs }) => putPolicy(aws, id, defaultPolicy(aws), inputs),
});

async function writeKeyPolicy({ aws, inputs }: Wanted<KeyPolicyArgs>) {
  await putPolicy(aws, inputs.keyId, inputs.policy, inputs);
  return { id: inputs.keyId };
}

export const alias = handler<AliasArgs>({
  maps: { name: true, targetKeyId: true },
  inPlace: ["targetKeyId"],
  async create({ aws, inputs }) {
    const AliasName = explicitName(inputs.name);
    await aws.client(KMSClient).send(new CreateAliasCommand({ AliasName, TargetKeyId: inputs.targetKeyId }));
    return { id: AliasName, computed: aliasOutputs(aws, AliasName, inputs.targetKeyId) };
  },
  async update({ aws, inputs }, { id: AliasName }) {
    await aws.client(KMSClient).send(new UpdateAliasCommand({ AliasName, TargetKeyId: inputs.targetKeyId }));
    return { id: AliasName, computed: aliasOutputs(aws, AliasName, inputs.targetKeyId) };
  },
  async delete(aws, { id }) {
    await aws.client(KMSClient).send(new DeleteAliasCommand({ AliasName: id }));
  },
});

function aliasOutputs({ partition, region, accountId }: AwsSession, name: string, targetKeyId: string) {
  const prefix = `arn:${partition}:kms:${region}:${accountId}:`;
  const targetKeyArn = targetKeyId.startsWith("arn:") ? targetKeyId : `${prefix}key/${targetKeyId}`;
  return { arn: `${prefix}${name}`, targetKeyArn };
}
