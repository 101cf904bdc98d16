import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteOpenIDConnectProviderCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListPolicyVersionsCommand,
  PutRolePolicyCommand,
  TagPolicyCommand,
  UntagPolicyCommand,
} from "@aws-sdk/client-iam";
import type {
  OpenIdConnectProviderArgs,
  PolicyArgs,
  RolePolicyArgs,
  RolePolicyAttachmentArgs,
} from "@pulumi/aws/iam";
import { explicitName, given, handler, type Wanted } from "../handler";
import { retag, upperCaseTags } from "../tags";

export const rolePolicy = handler<RolePolicyArgs>({
  maps: { name: true, role: true, policy: true },
  inPlace: ["policy"],
  create: putRolePolicy,
  update: putRolePolicy,
  async delete(aws, { inputs }) {
    await aws
      .client(IAMClient)
      .send(new DeleteRolePolicyCommand({ RoleName: inputs.role, PolicyName: inputs.name }));
  },
});

async function putRolePolicy({ aws, inputs }: Wanted<RolePolicyArgs>) {
  const PolicyName = explicitName(inputs.name);
  await aws
    .client(IAMClient)
    .send(new PutRolePolicyCommand({ RoleName: inputs.role, PolicyName, PolicyDocument: inputs.policy }));
  return { id: `${inputs.role}:${PolicyName}` };
}

export const rolePolicyAttachment = handler<RolePolicyAttachmentArgs>({
  maps: { role: true, policyArn: true },
  async create({ aws, inputs }) {
    const { role: RoleName, policyArn: PolicyArn } = inputs;
    await aws.client(IAMClient).send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    return { id: `${RoleName}/${PolicyArn}` };
  },
  async delete(aws, { inputs }) {
    const { role: RoleName, policyArn: PolicyArn } = inputs;
    await aws.client(IAMClient).send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  },
});

export const policy = handler<PolicyArgs>({
  maps: { name: true, path: true, description: true, policy: true, tags: true },
  inPlace: ["policy", "tags"],
  async create({ aws, inputs, tags }) {
    const { Policy } = await aws.client(IAMClient).send(
      new CreatePolicyCommand({
        PolicyName: explicitName(inputs.name),
        Path: inputs.path,
        Description: inputs.description,
        PolicyDocument: inputs.policy,
        Tags: upperCaseTags(tags),
      }),
    );
    const arn = given(Policy?.Arn, "The ARN in the answer of iam:CreatePolicy");
    return {
      id: arn,
      computed: { arn, policyId: Policy?.PolicyId, attachmentCount: Policy?.AttachmentCount },
    };
  },
  async update({ aws, inputs, tags }, { id: PolicyArn, inputs: old, outputs, tags: before }) {
    const iam = aws.client(IAMClient);
    if (inputs.policy !== old.policy) {
      const superseded = await oldVersions(iam, PolicyArn);
      await iam.send(
        new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: inputs.policy, SetAsDefault: true }),
      );
      // IAM keeps five versions at most; the rehearsal keeps the one in force and its predecessor.
      for (const VersionId of superseded)
        await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    }
    await retag(
      before,
      tags,
      (set) => iam.send(new TagPolicyCommand({ PolicyArn, Tags: upperCaseTags(set) })),
      (TagKeys) => iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys })),
    );
    const { arn, policyId, attachmentCount } = outputs;
    return { id: PolicyArn, computed: { arn, policyId, attachmentCount } };
  },
  async delete(aws, { id: PolicyArn }) {
    const iam = aws.client(IAMClient);
    for (const VersionId of await oldVersions(iam, PolicyArn))
      await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
  },
});

/** The versions of a policy that are not in force. */
async function oldVersions(iam: IAMClient, PolicyArn: string): Promise<string[]> {
  const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  return given(Versions, `The versions of ${PolicyArn}`)
    .filter((version) => version.IsDefaultVersion !== true)
    .map((version) => given(version.VersionId, `A version id of ${PolicyArn}`));
}

export const openIdConnectProvider = handler<OpenIdConnectProviderArgs>({
  maps: { url: true, clientIdLists: true, thumbprintLists: true, tags: true },
  inPlace: ["clientIdLists", "thumbprintLists", "tags"],
  create: createOpenIdConnectProvider,
  async update(wanted, { id }) {
    // The emulator has none of the calls that change one (README.md). Its ARN comes from its URL: made again, it is the same.
    await wanted.aws
      .client(IAMClient)
      .send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }));
    return createOpenIdConnectProvider(wanted);
  },
  async delete(aws, { id }) {
    await aws
      .client(IAMClient)
      .send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }));
  },
});

async function createOpenIdConnectProvider({ aws, inputs, tags }: Wanted<OpenIdConnectProviderArgs>) {
  const { OpenIDConnectProviderArn } = await aws.client(IAMClient).send(
    new CreateOpenIDConnectProviderCommand({
      Url: inputs.url,
      ClientIDList: inputs.clientIdLists,
      ThumbprintList: inputs.thumbprintLists,
      Tags: upperCaseTags(tags),
    }),
  );
  const arn = given(OpenIDConnectProviderArn, "The ARN in the answer of iam:CreateOpenIDConnectProvider");
  return { id: arn, computed: { arn } };
}
