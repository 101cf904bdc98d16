import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DetachInternetGatewayCommand,
  EC2Client,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  type Tenancy,
} from "@aws-sdk/client-ec2";
import type { InternetGatewayArgs, SubnetArgs, VpcArgs } from "@pulumi/aws/ec2";
import { retagEc2, tagSpecifications } from "./tags";
import { given, handler, type Inputs } from "../handler";
import type { AwsSession } from "../session";

/** The ARN of an EC2 resource: EC2 seldom returns it, and defines it by account, region, kind and id. */
export function ec2Arn({ partition, region, accountId }: AwsSession, kind: string, id: string): string {
  return `arn:${partition}:ec2:${region}:${accountId}:${kind}/${id}`;
}

export const vpc = handler<VpcArgs>({
  maps: {
    cidrBlock: true,
    instanceTenancy: true,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: true,
  },
  inPlace: ["enableDnsHostnames", "enableDnsSupport", "tags"],
  async create({ aws, inputs, tags }) {
    const { Vpc } = await aws.client(EC2Client).send(
      new CreateVpcCommand({
        CidrBlock: inputs.cidrBlock,
        InstanceTenancy: inputs.instanceTenancy as Tenancy | undefined,
        TagSpecifications: tagSpecifications("vpc", tags),
      }),
    );
    const id = given(Vpc?.VpcId, "The id in the answer of ec2:CreateVpc");
    await setDns(aws, id, inputs);
    const { OwnerId: ownerId, DhcpOptionsId: dhcpOptionsId } = given(Vpc, `The VPC ${id}`);
    return {
      id,
      computed: { arn: ec2Arn(aws, "vpc", id), ownerId, dhcpOptionsId, ...(await vpcDefaults(aws, id)) },
    };
  },
  async update(wanted, before) {
    await setDns(wanted.aws, before.id, wanted.inputs);
    await retagEc2(wanted, before);
    const { arn, ownerId, dhcpOptionsId } = before.outputs;
    return {
      id: before.id,
      computed: { arn, ownerId, dhcpOptionsId, ...(await vpcDefaults(wanted.aws, before.id)) },
    };
  },
  async delete(aws, { id }) {
    await aws.client(EC2Client).send(new DeleteVpcCommand({ VpcId: id }));
  },
});

/** A VPC resolves names by default and gives its instances none (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html). */
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
  inPlace: ["mapPublicIpOnLaunch", "tags"],
  async create({ aws, inputs, tags }) {
    const ec2 = aws.client(EC2Client);
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: inputs.vpcId,
        CidrBlock: inputs.cidrBlock,
        AvailabilityZone: inputs.availabilityZone,
        TagSpecifications: tagSpecifications("subnet", tags),
      }),
    );
    const made = given(Subnet, "The subnet in the answer of ec2:CreateSubnet");
    const id = given(made.SubnetId, "The id in the answer of ec2:CreateSubnet");
    if (inputs.mapPublicIpOnLaunch === true)
      await ec2.send(
        new ModifySubnetAttributeCommand({ SubnetId: id, MapPublicIpOnLaunch: { Value: true } }),
      );
    const {
      OwnerId: ownerId,
      AvailabilityZone: availabilityZone,
      AvailabilityZoneId: availabilityZoneId,
    } = made;
    return {
      id,
      computed: { arn: ec2Arn(aws, "subnet", id), ownerId, availabilityZone, availabilityZoneId },
    };
  },
  async update(wanted, before) {
    const Value = wanted.inputs.mapPublicIpOnLaunch ?? false;
    await wanted.aws
      .client(EC2Client)
      .send(new ModifySubnetAttributeCommand({ SubnetId: before.id, MapPublicIpOnLaunch: { Value } }));
    await retagEc2(wanted, before);
    const { arn, ownerId, availabilityZone, availabilityZoneId } = before.outputs;
    return { id: before.id, computed: { arn, ownerId, availabilityZone, availabilityZoneId } };
  },
  async delete(aws, { id }) {
    await aws.client(EC2Client).send(new DeleteSubnetCommand({ SubnetId: id }));
  },
});

export const internetGateway = handler<InternetGatewayArgs>({
  maps: { vpcId: true, tags: true },
  inPlace: ["vpcId", "tags"],
  async create({ aws, inputs, tags }) {
    const { InternetGateway } = await aws
      .client(EC2Client)
      .send(
        new CreateInternetGatewayCommand({ TagSpecifications: tagSpecifications("internet-gateway", tags) }),
      );
    const id = given(InternetGateway?.InternetGatewayId, "The id in the answer of ec2:CreateInternetGateway");
    await moveGateway(aws, id, undefined, inputs.vpcId);
    return { id, computed: { arn: ec2Arn(aws, "internet-gateway", id), ownerId: InternetGateway?.OwnerId } };
  },
  async update(wanted, before) {
    await moveGateway(wanted.aws, before.id, before.inputs.vpcId, wanted.inputs.vpcId);
    await retagEc2(wanted, before);
    const { arn, ownerId } = before.outputs;
    return { id: before.id, computed: { arn, ownerId } };
  },
  async delete(aws, { id, inputs }) {
    await moveGateway(aws, id, inputs.vpcId, undefined);
    await aws.client(EC2Client).send(new DeleteInternetGatewayCommand({ InternetGatewayId: id }));
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
