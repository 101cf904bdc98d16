import { crc32 } from "node:zlib";
import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DisassociateRouteTableCommand,
  EC2Client,
  ReleaseAddressCommand,
  ReplaceRouteCommand,
} from "@aws-sdk/client-ec2";
import type {
  EipArgs,
  NatGatewayArgs,
  RouteArgs,
  RouteTableArgs,
  RouteTableAssociationArgs,
} from "@pulumi/aws/ec2";
import { ec2Tagging, tagSpecifications } from "./tags";
import { ec2Arn } from "./vpc";
import { given } from "../given";
import { handler, type Inputs } from "../handler";
import { camelKeys } from "../naming";
import type { AwsSession } from "../session";
import { readTags } from "../tags";

export const routeTable = handler<RouteTableArgs>({
  maps: { vpcId: true, tags: true },
  tagging: ec2Tagging,
  async create({ aws, inputs, tags }) {
    const TagSpecifications = tagSpecifications("route-table", tags);
    const { RouteTable } = await aws
      .client(EC2Client)
      .send(new CreateRouteTableCommand({ VpcId: inputs.vpcId, TagSpecifications }));
    return given(RouteTable?.RouteTableId, "The id in the answer of ec2:CreateRouteTable");
  },
  delete: (aws, { id }) => aws.client(EC2Client).send(new DeleteRouteTableCommand({ RouteTableId: id })),
  async read(aws, id) {
    const found = await findTable(aws, id);
    if (!found) return undefined;
    const { VpcId: vpcId, OwnerId: ownerId, Tags } = found;
    return { vpcId, ownerId, arn: ec2Arn(aws, "route-table", id), tags: readTags(Tags) };
  },
});

async function findTable(aws: AwsSession, id: string) {
  const command = new DescribeRouteTablesCommand({ RouteTableIds: [id] });
  return (await aws.client(EC2Client).send(command)).RouteTables?.[0];
}

/** Only the destinations and targets that the emulator keeps are mapped; it would turn any other into "local". */
export const route = handler<RouteArgs>({
  maps: { routeTableId: true, destinationCidrBlock: true, gatewayId: true, natGatewayId: true },
  replaces: ["routeTableId", "destinationCidrBlock"],
  async create({ aws, inputs }) {
    await aws.client(EC2Client).send(new CreateRouteCommand(routeOf(inputs)));
    return `${inputs.routeTableId}_${inputs.destinationCidrBlock}`;
  },
  update: ({ aws, inputs }) => aws.client(EC2Client).send(new ReplaceRouteCommand(routeOf(inputs))),
  async delete(aws, { inputs }) {
    const { routeTableId: RouteTableId, destinationCidrBlock: DestinationCidrBlock } = inputs;
    await aws.client(EC2Client).send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
  },
  async read(aws, id, known) {
    const [table = "", destination = ""] = known
      ? [known.inputs.routeTableId, known.inputs.destinationCidrBlock]
      : id.split("_");
    const routes = (await findTable(aws, table))?.Routes;
    const found = routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === destination);
    return found && { ...camelKeys(found), id: `r-${table}${crc32(destination)}`, routeTableId: table };
  },
});

function routeOf(inputs: Inputs<RouteArgs>) {
  return {
    RouteTableId: inputs.routeTableId,
    DestinationCidrBlock: given(inputs.destinationCidrBlock, `Its "destinationCidrBlock"`),
    GatewayId: inputs.gatewayId,
    NatGatewayId: inputs.natGatewayId,
  };
}

export const routeTableAssociation = handler<RouteTableAssociationArgs>({
  maps: { routeTableId: true, subnetId: true },
  async create({ aws, inputs }) {
    const { routeTableId: RouteTableId, subnetId: SubnetId } = inputs;
    await aws.client(EC2Client).send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    return `${SubnetId}/${RouteTableId}`;
  },
  delete: (aws, { id }) =>
    aws.client(EC2Client).send(new DisassociateRouteTableCommand({ AssociationId: id })),
  async read(aws, id, known) {
    const [subnetId, table = ""] = known ? [known.inputs.subnetId, known.inputs.routeTableId] : id.split("/");
    const associations = (await findTable(aws, table))?.Associations;
    const found = associations?.find(({ SubnetId }) => SubnetId === subnetId);
    return found && { id: found.RouteTableAssociationId, routeTableId: table, subnetId };
  },
});

export const eip = handler<EipArgs>({
  maps: { tags: true },
  tagging: ec2Tagging,
  async create({ aws, tags }) {
    const TagSpecifications = tagSpecifications("elastic-ip", tags);
    const { AllocationId } = await aws
      .client(EC2Client)
      .send(new AllocateAddressCommand({ Domain: "vpc", TagSpecifications }));
    return given(AllocationId, "The id in the answer of ec2:AllocateAddress");
  },
  delete: (aws, { id }) => aws.client(EC2Client).send(new ReleaseAddressCommand({ AllocationId: id })),
  async read(aws, id) {
    const { Addresses } = await aws
      .client(EC2Client)
      .send(new DescribeAddressesCommand({ AllocationIds: [id] }));
    const [found] = Addresses ?? [];
    return found && { ...camelKeys(found), arn: ec2Arn(aws, "elastic-ip", id), tags: readTags(found.Tags) };
  },
});

export const natGateway = handler<NatGatewayArgs>({
  maps: { subnetId: true, allocationId: true, tags: true },
  unread: { allocationId: "the emulator says no address of a gateway" },
  tagging: ec2Tagging,
  async create({ aws, inputs, tags }) {
    const { NatGateway } = await aws.client(EC2Client).send(
      new CreateNatGatewayCommand({
        SubnetId: inputs.subnetId,
        AllocationId: inputs.allocationId,
        TagSpecifications: tagSpecifications("natgateway", tags),
      }),
    );
    return given(NatGateway?.NatGatewayId, "The id in the answer of ec2:CreateNatGateway");
  },
  delete: (aws, { id }) => aws.client(EC2Client).send(new DeleteNatGatewayCommand({ NatGatewayId: id })),
  async read(aws, id) {
    const { NatGateways } = await aws
      .client(EC2Client)
      .send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }));
    const found = NatGateways?.find(({ State }) => State !== "deleted" && State !== "deleting");
    const [address = {}] = found?.NatGatewayAddresses ?? [];
    return found && { ...camelKeys(found), ...camelKeys(address), tags: readTags(found.Tags) };
  },
});
