import {
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type DescribeSecurityGroupsCommandInput,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import type { DefaultSecurityGroupArgs } from "@pulumi/aws/ec2";
import { ec2Tagging } from "./tags";
import { ec2Arn } from "./vpc";
import { given } from "../given";
import { handler, type Wanted } from "../handler";
import type { AwsSession } from "../session";
import { readTags } from "../tags";

/**
 * The group that EC2 makes with a VPC, and deletes with it. It is tagged first and emptied then, as by the real provider:
 * who may only change what has the stack's tags may do that. Programs give it no rules, and get no others made.
 */
export const defaultSecurityGroup = handler<DefaultSecurityGroupArgs>({
  maps: { vpcId: true, ingress: {}, egress: {}, tags: true },
  replaces: ["vpcId"],
  tagging: ec2Tagging,
  async create({ aws, inputs, tags }) {
    const ofVpc = { Name: "vpc-id", Values: [given(inputs.vpcId, `Its "vpcId"`)] };
    const Filters = [ofVpc, { Name: "group-name", Values: ["default"] }];
    const found = await findGroup(aws, { Filters });
    const id = given(found?.GroupId, `The default group of ${inputs.vpcId}`);
    await ec2Tagging.set(aws, id, tags, tags);
    await empty(aws, id);
    return id;
  },
  update: ({ aws }: Wanted<DefaultSecurityGroupArgs>, { id }) => empty(aws, id),
  delete: () => Promise.resolve(),
  async read(aws, id) {
    const found = await findGroup(aws, { GroupIds: [id] });
    return (
      found && {
        arn: ec2Arn(aws, "security-group", id),
        name: found.GroupName,
        description: found.Description,
        vpcId: found.VpcId,
        ownerId: found.OwnerId,
        ingress: found.IpPermissions?.map(rule) ?? [],
        egress: found.IpPermissionsEgress?.map(rule) ?? [],
        tags: readTags(found.Tags),
      }
    );
  },
});

async function findGroup(aws: AwsSession, by: DescribeSecurityGroupsCommandInput) {
  const { SecurityGroups } = await aws.client(EC2Client).send(new DescribeSecurityGroupsCommand(by));
  return SecurityGroups?.[0];
}

async function empty(aws: AwsSession, GroupId: string): Promise<void> {
  const ec2 = aws.client(EC2Client);
  const found = await findGroup(aws, { GroupIds: [GroupId] });
  const { IpPermissions: ingress = [], IpPermissionsEgress: egress = [] } = found ?? {};
  if (ingress.length > 0)
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: ingress }));
  if (egress.length > 0)
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: egress }));
}

const rule = ({ IpProtocol, FromPort, ToPort, IpRanges }: IpPermission) => ({
  protocol: IpProtocol,
  fromPort: FromPort ?? 0,
  toPort: ToPort ?? 0,
  cidrBlocks: IpRanges?.flatMap(({ CidrIp }) => CidrIp ?? []),
});
