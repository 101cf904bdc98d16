import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DescribeRouteTablesCommand,
  DisassociateRouteTableCommand,
  EC2Client,
  ReleaseAddressCommand,
  type ConnectivityType,
  type DomainType,
} from "@aws-sdk/client-ec2";
import type {
  EipArgs,
  NatGatewayArgs,
  RouteArgs,
  RouteTableArgs,
  RouteTableAssociationArgs,
} from "@pulumi/aws/ec2";
import { retagEc2, tagSpecifications } from "./tags";
import { ec2Arn } from "./vpc";
import { given, handler } from "../handler";

export const routeTable = handler<RouteTableArgs>({
  maps: { vpcId: true, tags: true },
  async create({ aws, inputs, tags }) {
    const { RouteTable } = await aws.client(EC2Client).send(
      new CreateRouteTableCommand({
        VpcId: inputs.vpcId,
        TagSpecifications: tagSpecifications("route-table", tags),
      }),
    );
    const id = given(RouteTable?.RouteTableId, "The id in the answer of ec2:CreateRouteTable");
    return { id, computed: { arn: ec2Arn(aws, "route-table", id), ownerId: RouteTable?.OwnerId } };
  },
  async update(wanted, before) {
    await retagEc2(wanted, before);
    const { arn, ownerId } = before.outputs;
    return { id: before.id, computed: { arn, ownerId } };
  },
  async delete(aws, { id }) {
    await aws.client(EC2Client).send(new DeleteRouteTableCommand({ RouteTableId: id }));
  },
});

/** Only the destinations and targets that the emulator keeps are mapped; it would turn any other into "local". */
export const route = handler<RouteArgs>({
  maps: {
    routeTableId: true,
    destinationCidrBlock: true,
    gatewayId: true,
    natGatewayId: true,
    transitGatewayId: true,
    vpcPeeringConnectionId: true,
  },
  async create({ aws, inputs }) {
    const destination = given(inputs.destinationCidrBlock, `Its "destinationCidrBlock"`);
    const ec2 = aws.client(EC2Client);
    await ec2.send(
      new CreateRouteCommand({
        RouteTableId: inputs.routeTableId,
        DestinationCidrBlock: destination,
        GatewayId: inputs.gatewayId,
        NatGatewayId: inputs.natGatewayId,
        TransitGatewayId: inputs.transitGatewayId,
        VpcPeeringConnectionId: inputs.vpcPeeringConnectionId,
      }),
    );
    const id = `${inputs.routeTableId}/${destination}`;
    const { RouteTables } = await ec2.send(
      new DescribeRouteTablesCommand({ RouteTableIds: [inputs.routeTableId] }),
    );
    const made = RouteTables?.[0]?.Routes?.find(
      (candidate) => candidate.DestinationCidrBlock === destination,
    );
    const { Origin: origin, State: state } = given(made, `The route ${id}`);
    return { id, computed: { origin, state } };
  },
  async delete(aws, { inputs }) {
    const { routeTableId: RouteTableId, destinationCidrBlock: DestinationCidrBlock } = inputs;
    await aws.client(EC2Client).send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
  },
});

export const routeTableAssociation = handler<RouteTableAssociationArgs>({
  maps: { routeTableId: true, subnetId: true },
  async create({ aws, inputs }) {
    const { routeTableId: RouteTableId, subnetId: SubnetId } = inputs;
    const { AssociationId } = await aws
      .client(EC2Client)
      .send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    return { id: given(AssociationId, "The id in the answer of ec2:AssociateRouteTable") };
  },
  async delete(aws, { id }) {
    await aws.client(EC2Client).send(new DisassociateRouteTableCommand({ AssociationId: id }));
  },
});

export const eip = handler<EipArgs>({
  maps: { domain: true, tags: true },
  async create({ aws, inputs, tags }) {
    const made = await aws.client(EC2Client).send(
      new AllocateAddressCommand({
        Domain: (inputs.domain ?? "vpc") as DomainType,
        TagSpecifications: tagSpecifications("elastic-ip", tags),
      }),
    );
    const id = given(made.AllocationId, "The id in the answer of ec2:AllocateAddress");
    const arn = ec2Arn(aws, "elastic-ip", id);
    return { id, computed: { arn, allocationId: id, publicIp: made.PublicIp, domain: made.Domain } };
  },
  async update(wanted, before) {
    await retagEc2(wanted, before);
    const { arn, allocationId, publicIp, domain } = before.outputs;
    return { id: before.id, computed: { arn, allocationId, publicIp, domain } };
  },
  async delete(aws, { id }) {
    await aws.client(EC2Client).send(new ReleaseAddressCommand({ AllocationId: id }));
  },
});

export const natGateway = handler<NatGatewayArgs>({
  maps: { subnetId: true, allocationId: true, connectivityType: true, tags: true },
  async create({ aws, inputs, tags }) {
    const { NatGateway } = await aws.client(EC2Client).send(
      new CreateNatGatewayCommand({
        SubnetId: inputs.subnetId,
        AllocationId: inputs.allocationId,
        ConnectivityType: inputs.connectivityType as ConnectivityType | undefined,
        TagSpecifications: tagSpecifications("natgateway", tags),
      }),
    );
    const id = given(NatGateway?.NatGatewayId, "The id in the answer of ec2:CreateNatGateway");
    const address = NatGateway?.NatGatewayAddresses?.[0];
    const {
      PublicIp: publicIp,
      NetworkInterfaceId: networkInterfaceId,
      AssociationId: associationId,
    } = address ?? {};
    return { id, computed: { publicIp, networkInterfaceId, associationId } };
  },
  async update(wanted, before) {
    await retagEc2(wanted, before);
    const { publicIp, networkInterfaceId, associationId } = before.outputs;
    return { id: before.id, computed: { publicIp, networkInterfaceId, associationId } };
  },
  async delete(aws, { id }) {
    await aws.client(EC2Client).send(new DeleteNatGatewayCommand({ NatGatewayId: id }));
  },
});
