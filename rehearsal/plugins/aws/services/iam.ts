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
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
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
import { explicitName, given } from "../given";
import { handler, type Wanted } from "../handler";
import { camelKeys } from "../naming";
import type { AwsSession } from "../session";
import { readTags, upperCaseTags } from "../tags";

export const rolePolicy = handler<RolePolicyArgs>({
  maps: { name: true, role: true, policy: true },
  replaces: ["name", "role"],
  create: putRolePolicy,
  update: putRolePolicy,
  delete: (aws, { inputs }) =>
    aws
      .client(IAMClient)
      .send(new DeleteRolePolicyCommand({ RoleName: inputs.role, PolicyName: inputs.name })),
  async read(aws, id) {
    const [role, name] = id.split(":");
    const { PolicyDocument = "" } = await aws
      .client(IAMClient)
      .send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }));
    return { role, name, policy: decodeURIComponent(PolicyDocument) };
  },
});

async function putRolePolicy({ aws, inputs }: Wanted<RolePolicyArgs>) {
  const PolicyName = explicitName(inputs.name);
  await aws
    .client(IAMClient)
    .send(new PutRolePolicyCommand({ RoleName: inputs.role, PolicyName, PolicyDocument: inputs.policy }));
  return `${inputs.role}:${PolicyName}`;
}

export const rolePolicyAttachment = handler<RolePolicyAttachmentArgs>({
  maps: { role: true, policyArn: true },
  async create({ aws, inputs: { role: RoleName, policyArn: PolicyArn } }) {
    await aws.client(IAMClient).send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    return `${RoleName}/${PolicyArn}`;
  },
  delete: (aws, { inputs: { role: RoleName, policyArn: PolicyArn } }) =>
    aws.client(IAMClient).send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
  async read(aws, id) {
    const [role = ""] = id.split("/", 1);
    const policyArn = id.slice(role.length + 1);
    const { AttachedPolicies = [] } = await aws
      .client(IAMClient)
      .send(new ListAttachedRolePoliciesCommand({ RoleName: role }));
    return AttachedPolicies.some(({ PolicyArn }) => PolicyArn === policyArn)
      ? { role, policyArn }
      : undefined;
  },
});

export const policy = handler<PolicyArgs>({
  maps: { name: true, description: true, policy: true, tags: true },
  replaces: ["name", "description"],
  tagging: {
    by: "arn",
    set: (aws, PolicyArn, tags) =>
      aws.client(IAMClient).send(new TagPolicyCommand({ PolicyArn, Tags: upperCaseTags(tags) })),
    remove: (aws, PolicyArn, TagKeys) =>
      aws.client(IAMClient).send(new UntagPolicyCommand({ PolicyArn, TagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const { Policy } = await aws.client(IAMClient).send(
      new CreatePolicyCommand({
        PolicyName: explicitName(inputs.name),
        Description: inputs.description,
        PolicyDocument: inputs.policy,
        Tags: upperCaseTags(tags),
      }),
    );
    return given(Policy?.Arn, "The ARN in the answer of iam:CreatePolicy");
  },
  async update({ aws, inputs }, { id: PolicyArn, inputs: old }) {
    if (inputs.policy === old.policy) return;
    const iam = aws.client(IAMClient);
    const superseded = await oldVersions(iam, PolicyArn);
    await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: inputs.policy, SetAsDefault: true }),
    );
    // IAM keeps five versions at most; the rehearsal keeps the one in force and its predecessor.
    for (const VersionId of superseded)
      await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
  },
  async delete(aws, { id: PolicyArn }) {
    const iam = aws.client(IAMClient);
    for (const VersionId of await oldVersions(iam, PolicyArn))
      await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
  },
  async read(aws, PolicyArn) {
    const iam = aws.client(IAMClient);
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    return (
      Policy && {
        ...camelKeys(Policy),
        name: Policy.PolicyName,
        policy: decodeURIComponent(PolicyVersion?.Document ?? ""),
        tags: readTags(Policy.Tags),
      }
    );
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
  maps: { url: true, clientIdLists: true, tags: true },
  replaces: ["url"],
  create: createOpenIdConnectProvider,
  async update(wanted, { id }) {
    // The emulator has none of the calls that change one (README.md). Its ARN comes from its URL: made again, it is the same.
    await deleteOpenIdConnectProvider(wanted.aws, id);
    await createOpenIdConnectProvider(wanted);
  },
  delete: (aws, { id }) => deleteOpenIdConnectProvider(aws, id),
  async read(aws, id) {
    const found = await aws
      .client(IAMClient)
      .send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }));
    // IAM leaves off the scheme, which is always this one.
    const url = found.Url?.replace(/^(https:\/\/)?/, "https://");
    const { ClientIDList: clientIdLists, ThumbprintList: thumbprintLists, Tags } = found;
    return { arn: id, url, clientIdLists, thumbprintLists, tags: readTags(Tags) };
  },
});

async function createOpenIdConnectProvider({ aws, inputs, tags }: Wanted<OpenIdConnectProviderArgs>) {
  const { OpenIDConnectProviderArn } = await aws.client(IAMClient).send(
    new CreateOpenIDConnectProviderCommand({
      Url: inputs.url,
      ClientIDList: inputs.clientIdLists,
      Tags: upperCaseTags(tags),
    }),
  );
  return given(OpenIDConnectProviderArn, "The ARN in the answer of iam:CreateOpenIDConnectProvider");
}

function deleteOpenIdConnectProvider(aws: AwsSession, OpenIDConnectProviderArn: string) {
  return aws.client(IAMClient).send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
}
