import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  EC2Client,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { InternetGatewayArgs, SubnetArgs, VpcArgs } from "@pulumi/aws/ec2";
import { ec2Tagging, tagSpecifications } from "./tags";
import { given } from "../given";
import { handler, type Inputs } from "../handler";
import { camelKeys } from "../naming";
import type { AwsSession } from "../session";
import { readTags } from "../tags";

/** The ARN of an EC2 resource: EC2 seldom returns it, and defines it by account, region, kind and id. */
export function ec2Arn({ partition, region, accountId }: AwsSession, kind: string, id: string): string {
  return `arn:${partition}:ec2:${region}:${accountId}:${kind}/${id}`;
}

export const vpc = handler<VpcArgs>({
  maps: { cidrBlock: true, enableDnsHostnames: true, enableDnsSupport: true, tags: true },
  replaces: ["cidrBlock"],
  // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
  defaults: { enableDnsSupport: true },
  tagging: ec2Tagging,
  async create({ aws, inputs, tags }) {
    const { cidrBlock: CidrBlock } = inputs;
    const { Vpc } = await aws
      .client(EC2Client)
      .send(new CreateVpcCommand({ CidrBlock, TagSpecifications: tagSpecifications("vpc", tags) }));
    const id = given(Vpc?.VpcId, "The id in the answer of ec2:CreateVpc");
    await setDns(aws, id, inputs);
    return id;
  },
  update: ({ aws, inputs }, { id }) => setDns(aws, id, inputs),
  delete: (aws, { id }) => aws.client(EC2Client).send(new DeleteVpcCommand({ VpcId: id })),
  async read(aws, id) {
    const ec2 = aws.client(EC2Client);
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }));
    const [found] = Vpcs ?? [];
    if (!found) return undefined;
    const [support, hostnames, defaults] = await Promise.all([
      ec2.send(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsSupport" })),
      ec2.send(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsHostnames" })),
      vpcDefaults(aws, id),
    ]);
    return {
      ...camelKeys(found),
      ...defaults,
      arn: ec2Arn(aws, "vpc", id),
      enableDnsSupport: support.EnableDnsSupport?.Value,
      enableDnsHostnames: hostnames.EnableDnsHostnames?.Value,
      tags: readTags(found.Tags),
    };
  },
});

async function setDns(aws: AwsSession, VpcId: string, inputs: Inputs<VpcArgs>): Promise<void> {
  const ec2 = aws.client(EC2Client);
  const support = { Value: inputs.enableDnsSupport ?? true };
  const hostnames = { Value: inputs.enableDnsHostnames ?? false };
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: support }));
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: hostnames }));
}

/** The ids of what AWS makes along with a VPC. */
async function vpcDefaults(aws: AwsSession, vpcId: string) {
  const ec2 = aws.client(EC2Client);
  const ofVpc = { Name: "vpc-id", Values: [vpcId] };
  const [groups, tables, acls] = await Promise.all([
    ec2.send(
      new DescribeSecurityGroupsCommand({ Filters: [ofVpc, { Name: "group-name", Values: ["default"] }] }),
    ),
    ec2.send(
      new DescribeRouteTablesCommand({ Filters: [ofVpc, { Name: "association.main", Values: ["true"] }] }),
    ),
    ec2.send(new DescribeNetworkAclsCommand({ Filters: [ofVpc, { Name: "default", Values: ["true"] }] })),
  ]);
  const mainRouteTableId = tables.RouteTables?.[0]?.RouteTableId;
  return {
    defaultSecurityGroupId: groups.SecurityGroups?.[0]?.GroupId,
    mainRouteTableId,
    defaultRouteTableId: mainRouteTableId,
    defaultNetworkAclId: acls.NetworkAcls?.[0]?.NetworkAclId,
  };
}

export const subnet = handler<SubnetArgs>({
  maps: { vpcId: true, cidrBlock: true, availabilityZone: true, mapPublicIpOnLaunch: true, tags: true },
  replaces: ["vpcId", "cidrBlock", "availabilityZone"],
  tagging: ec2Tagging,
  async create({ aws, inputs, tags }) {
    const { Subnet } = await aws.client(EC2Client).send(
      new CreateSubnetCommand({
        VpcId: inputs.vpcId,
        CidrBlock: inputs.cidrBlock,
        AvailabilityZone: inputs.availabilityZone,
        TagSpecifications: tagSpecifications("subnet", tags),
      }),
    );
    const id = given(Subnet?.SubnetId, "The id in the answer of ec2:CreateSubnet");
    if (inputs.mapPublicIpOnLaunch === true) await mapPublicIp(aws, id, true);
    return id;
  },
  update: ({ aws, inputs }, { id }) => mapPublicIp(aws, id, inputs.mapPublicIpOnLaunch ?? false),
  delete: (aws, { id }) => aws.client(EC2Client).send(new DeleteSubnetCommand({ SubnetId: id })),
  async read(aws, id) {
    const { Subnets } = await aws.client(EC2Client).send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    const [found] = Subnets ?? [];
    return found && { ...camelKeys(found), arn: ec2Arn(aws, "subnet", id), tags: readTags(found.Tags) };
  },
});

function mapPublicIp(aws: AwsSession, SubnetId: string, Value: boolean) {
  const command = new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value } });
  return aws.client(EC2Client).send(command);
}

export const internetGateway = handler<InternetGatewayArgs>({
  maps: { vpcId: true, tags: true },
  replaces: [],
  tagging: ec2Tagging,
  async create({ aws, inputs, tags }) {
    const TagSpecifications = tagSpecifications("internet-gateway", tags);
    const { InternetGateway } = await aws
      .client(EC2Client)
      .send(new CreateInternetGatewayCommand({ TagSpecifications }));
    const id = given(InternetGateway?.InternetGatewayId, "The id in the answer of ec2:CreateInternetGateway");
    await moveGateway(aws, id, undefined, inputs.vpcId);
    return id;
  },
  update: ({ aws, inputs }, before) => moveGateway(aws, before.id, before.inputs.vpcId, inputs.vpcId),
  async delete(aws, { id, inputs }) {
    await moveGateway(aws, id, inputs.vpcId, undefined);
    await aws.client(EC2Client).send(new DeleteInternetGatewayCommand({ InternetGatewayId: id }));
  },
  async read(aws, id) {
    const { InternetGateways } = await aws
      .client(EC2Client)
      .send(new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }));
    const [found] = InternetGateways ?? [];
    if (!found) return undefined;
    const { OwnerId: ownerId, Attachments, Tags } = found;
    const arn = ec2Arn(aws, "internet-gateway", id);
    return { arn, ownerId, vpcId: Attachments?.[0]?.VpcId, tags: readTags(Tags) };
  },
});

async function moveGateway(
  aws: AwsSession,
  InternetGatewayId: string,
  from?: string,
  to?: string,
): Promise<void> {
  if (from === to) return;
  const ec2 = aws.client(EC2Client);
  if (from !== undefined)
    await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId: from }));
  if (to !== undefined) await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: to }));
}
