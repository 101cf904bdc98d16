import { randomBytes } from "node:crypto";
import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import type { SecurityGroupArgs } from "@pulumi/aws/ec2";
import { ec2Tagging, tagSpecifications } from "./tags";
import { ec2Arn } from "./vpc";
import { given } from "../given";
import { handler } from "../handler";
import { readTags } from "../tags";

const DESCRIPTION = "Managed by Pulumi";

/** Its rules are resources of their own. */
export const securityGroup = handler<SecurityGroupArgs>({
  maps: { name: true, description: true, vpcId: true, tags: true },
  defaults: { description: DESCRIPTION },
  tagging: ec2Tagging,
  async create({ aws, logicalName, inputs, tags }) {
    const ec2 = aws.client(EC2Client);
    const { GroupId } = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: inputs.name ?? generatedName(logicalName),
        Description: inputs.description ?? DESCRIPTION,
        VpcId: inputs.vpcId,
        TagSpecifications: tagSpecifications("security-group", tags),
      }),
    );
    // AWS lets a new group send anything anywhere; the real provider takes that back, and so do we.
    const everything = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [everything] }));
    return given(GroupId, "The id in the answer of ec2:CreateSecurityGroup");
  },
  delete: (aws, { id }) => aws.client(EC2Client).send(new DeleteSecurityGroupCommand({ GroupId: id })),
  async read(aws, id) {
    const { SecurityGroups } = await aws
      .client(EC2Client)
      .send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
    const [found] = SecurityGroups ?? [];
    if (!found) return undefined;
    const { GroupName: name, Description: description, VpcId: vpcId, OwnerId: ownerId, Tags } = found;
    const arn = ec2Arn(aws, "security-group", id);
    return { arn, name, description, vpcId, ownerId, tags: readTags(Tags) };
  },
});

/** Groups are known by their ids, so programs leave their names to Pulumi: the logical name and seven random digits. */
function generatedName(logicalName: string): string {
  return `${logicalName}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}
