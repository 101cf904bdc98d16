import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import type { RoleArgs } from "@pulumi/aws/iam";
import { explicitName, given, handler } from "../handler";
import { retag, upperCaseTags } from "../tags";

export const role = handler<RoleArgs>({
  maps: {
    name: true,
    path: true,
    description: true,
    assumeRolePolicy: true,
    maxSessionDuration: true,
    permissionsBoundary: true,
    forceDetachPolicies: true,
    tags: true,
  },
  inPlace: [
    "description",
    "assumeRolePolicy",
    "maxSessionDuration",
    "permissionsBoundary",
    "forceDetachPolicies",
    "tags",
  ],
  async create({ aws, inputs, tags }) {
    const { Role } = await aws.client(IAMClient).send(
      new CreateRoleCommand({
        RoleName: explicitName(inputs.name),
        Path: inputs.path,
        Description: inputs.description,
        AssumeRolePolicyDocument: inputs.assumeRolePolicy,
        MaxSessionDuration: inputs.maxSessionDuration,
        PermissionsBoundary: inputs.permissionsBoundary,
        Tags: upperCaseTags(tags),
      }),
    );
    const made = given(Role, "The role in the answer of iam:CreateRole");
    return {
      id: given(made.RoleName, "The role's name in the answer of iam:CreateRole"),
      computed: { arn: made.Arn, createDate: made.CreateDate?.toISOString(), uniqueId: made.RoleId },
    };
  },
  async update({ aws, inputs, tags }, { id: RoleName, inputs: old, outputs, tags: before }) {
    const iam = aws.client(IAMClient);
    const { assumeRolePolicy, permissionsBoundary } = inputs;
    if (assumeRolePolicy !== old.assumeRolePolicy)
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: assumeRolePolicy }));
    if (inputs.description !== old.description || inputs.maxSessionDuration !== old.maxSessionDuration) {
      // Left out, both would stay what they were: write AWS's defaults instead.
      const { description: Description = "", maxSessionDuration: MaxSessionDuration = 3600 } = inputs;
      await iam.send(new UpdateRoleCommand({ RoleName, Description, MaxSessionDuration }));
    }
    if (permissionsBoundary !== old.permissionsBoundary) {
      if (permissionsBoundary === undefined)
        await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
      else
        await iam.send(
          new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: permissionsBoundary }),
        );
    }
    await retag(
      before,
      tags,
      (set) => iam.send(new TagRoleCommand({ RoleName, Tags: upperCaseTags(set) })),
      (TagKeys) => iam.send(new UntagRoleCommand({ RoleName, TagKeys })),
    );
    const { arn, createDate, uniqueId } = outputs;
    return { id: RoleName, computed: { arn, createDate, uniqueId } };
  },
  async delete(aws, { id: RoleName, inputs }) {
    const iam = aws.client(IAMClient);
    if (inputs.forceDetachPolicies === true) await detachAll(iam, RoleName);
    await iam.send(new DeleteRoleCommand({ RoleName }));
  },
});

async function detachAll(iam: IAMClient, RoleName: string): Promise<void> {
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of given(AttachedPolicies, `The policies attached to ${RoleName}`))
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of given(PolicyNames, `The inline policies of ${RoleName}`))
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
}
