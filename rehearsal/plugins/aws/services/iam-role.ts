import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleDescriptionCommand,
} from "@aws-sdk/client-iam";
import type { RoleArgs } from "@pulumi/aws/iam";
import { explicitName } from "../given";
import { handler } from "../handler";
import { camelKeys } from "../naming";
import { readTags, upperCaseTags } from "../tags";

export const role = handler<RoleArgs>({
  maps: { name: true, description: true, assumeRolePolicy: true, permissionsBoundary: true, tags: true },
  replaces: ["name"],
  tagging: {
    by: "id",
    set: (aws, RoleName, tags) =>
      aws.client(IAMClient).send(new TagRoleCommand({ RoleName, Tags: upperCaseTags(tags) })),
    remove: (aws, RoleName, TagKeys) =>
      aws.client(IAMClient).send(new UntagRoleCommand({ RoleName, TagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const RoleName = explicitName(inputs.name);
    await aws.client(IAMClient).send(
      new CreateRoleCommand({
        RoleName,
        Description: inputs.description,
        AssumeRolePolicyDocument: inputs.assumeRolePolicy,
        PermissionsBoundary: inputs.permissionsBoundary,
        Tags: upperCaseTags(tags),
      }),
    );
    return RoleName;
  },
  async update({ aws, inputs }, { id: RoleName, inputs: old }) {
    const iam = aws.client(IAMClient);
    const { assumeRolePolicy, permissionsBoundary, description: Description = "" } = inputs;
    if (assumeRolePolicy !== old.assumeRolePolicy)
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: assumeRolePolicy }));
    if (inputs.description !== old.description)
      await iam.send(new UpdateRoleDescriptionCommand({ RoleName, Description }));
    if (permissionsBoundary === old.permissionsBoundary) return;
    await (permissionsBoundary === undefined
      ? iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }))
      : iam.send(
          new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: permissionsBoundary }),
        ));
  },
  delete: (aws, { id }) => aws.client(IAMClient).send(new DeleteRoleCommand({ RoleName: id })),
  async read(aws, id) {
    const { Role } = await aws.client(IAMClient).send(new GetRoleCommand({ RoleName: id }));
    return (
      Role && {
        ...camelKeys(Role),
        name: id,
        uniqueId: Role.RoleId,
        assumeRolePolicy: decodeURIComponent(Role.AssumeRolePolicyDocument ?? ""),
        permissionsBoundary: Role.PermissionsBoundary?.PermissionsBoundaryArn,
        tags: readTags(Role.Tags),
      }
    );
  },
});
