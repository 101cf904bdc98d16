import { UNKNOWN, type ExpandComponent, type Properties, type ResourceState } from "../provider";
import { readVpcArgs, type VpcComponentArgs } from "./vpc-args";
import { resourceReference } from "../aws/check";
import { layOutSubnets, type PlannedSubnet } from "./subnet-layout";

type Register = Parameters<ExpandComponent>[1];
type Registered = ResourceState & { readonly urn: string };

/** A component's children as they come to be. */
interface Network {
  readonly name: string;
  readonly args: VpcComponentArgs;
  readonly register: Register;
  readonly vpc: Registered;
  readonly internetGateway: Registered;
  readonly subnets: { readonly type: PlannedSubnet["type"]; readonly registered: Registered }[];
  readonly routeTables: Registered[];
  readonly routeTableAssociations: Registered[];
  readonly routes: Registered[];
  readonly eips: Registered[];
  readonly natGateways: Registered[];
}

const ANYWHERE = "0.0.0.0/0";

/**
 * Registers the children of an `awsx:ec2:Vpc` with the names and the settings that awsx 3.9 gives them.
 * In a preview every list of ids or resources is unknown as a whole, so that no program can depend on more.
 */
export const expandVpc: ExpandComponent = async (component, register) => {
  const { name } = component;
  const args = readVpcArgs(component);
  const planned = layOutSubnets(name, args.cidrBlock, args.zoneCount, args.subnetSpecs, args.zoneMask);
  const tags = { Name: name, ...args.tags };
  const vpcInputs = { ...args.vpc, cidrBlock: args.cidrBlock, tags };
  const vpc = await register({ type: "aws:ec2/vpc:Vpc", name, inputs: vpcInputs });
  const internetGateway = await register(
    { type: "aws:ec2/internetGateway:InternetGateway", name, inputs: { vpcId: vpc.id, tags } },
    { parent: vpc.urn, dependsOn: [vpc.urn] },
  );
  const children = {
    subnets: [],
    routeTables: [],
    routeTableAssociations: [],
    routes: [],
    eips: [],
    natGateways: [],
  };
  const network: Network = { name, args, register, vpc, internetGateway, ...children };
  for (const subnet of planned) await addSubnet(network, subnet);
  return outputsOf(network);
};

/** A subnet, its own route table, and its way out. */
async function addSubnet(network: Network, planned: PlannedSubnet): Promise<void> {
  const { args, register, vpc } = network;
  const { name, type, zoneIndex, cidrBlock } = planned;
  const tags = { ...args.tags, Name: name, SubnetType: type };
  const inputs = {
    vpcId: vpc.id,
    availabilityZone: args.zoneNames?.[zoneIndex] ?? zoneName(vpc.outputs["region"], zoneIndex),
    mapPublicIpOnLaunch: type === "Public",
    cidrBlock,
    tags,
  };
  const subnet = await register(
    { type: "aws:ec2/subnet:Subnet", name, inputs },
    { parent: vpc.urn, dependsOn: [vpc.urn] },
  );
  network.subnets.push({ type, registered: subnet });
  const routeTable = await register(
    { type: "aws:ec2/routeTable:RouteTable", name, inputs: { vpcId: vpc.id, tags } },
    { parent: subnet.urn, dependsOn: [vpc.urn, subnet.urn] },
  );
  network.routeTables.push(routeTable);
  const association = await register(
    {
      type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
      name,
      inputs: { routeTableId: routeTable.id, subnetId: subnet.id },
    },
    { parent: routeTable.urn, dependsOn: [routeTable.urn, subnet.urn] },
  );
  network.routeTableAssociations.push(association);
  await addRoute(network, planned, routeTable);
  if (type === "Public" && wantsNatGateway(network, zoneIndex))
    await addNatGateway(network, subnet, zoneIndex);
}

/** The first zones of a region; AWS skips a letter in a few, where `availabilityZoneNames` must say so. */
function zoneName(region: unknown, zoneIndex: number): string {
  if (typeof region !== "string")
    throw new Error("The VPC's region is unknown, so its zones cannot be named.");
  return `${region}${String.fromCharCode("a".charCodeAt(0) + zoneIndex)}`;
}

function wantsNatGateway({ args, natGateways }: Network, zoneIndex: number): boolean {
  switch (args.natStrategy) {
    case "None":
      return false;
    case "Single":
      return natGateways.length === 0;
    case "OnePerAz":
      return natGateways.length <= zoneIndex;
  }
}

async function addNatGateway(network: Network, subnet: Registered, zoneIndex: number): Promise<void> {
  const { args, register } = network;
  const name = `${network.name}-${zoneIndex + 1}`;
  const tags = { ...args.tags, Name: name };
  const eip = await register(
    { type: "aws:ec2/eip:Eip", name, inputs: { tags } },
    { parent: subnet.urn, dependsOn: [subnet.urn] },
  );
  network.eips.push(eip);
  const inputs = { subnetId: subnet.id, allocationId: eip.outputs["allocationId"], tags };
  const natGateway = await register(
    { type: "aws:ec2/natGateway:NatGateway", name, inputs },
    { parent: subnet.urn, dependsOn: [subnet.urn, eip.urn] },
  );
  network.natGateways.push(natGateway);
}

async function addRoute(network: Network, { name, type, zoneIndex }: PlannedSubnet, routeTable: Registered) {
  const { args, internetGateway, natGateways } = network;
  const way = {
    Public: { gatewayId: internetGateway },
    Private: { natGatewayId: natGateways[args.natStrategy === "Single" ? 0 : zoneIndex] },
    Isolated: {},
  }[type];
  for (const [property, target] of Object.entries(way)) {
    if (!target) continue;
    const inputs = { routeTableId: routeTable.id, destinationCidrBlock: ANYWHERE, [property]: target.id };
    const route = await network.register(
      { type: "aws:ec2/route:Route", name, inputs },
      { parent: routeTable.urn, dependsOn: [routeTable.urn, target.urn] },
    );
    network.routes.push(route);
  }
}

function outputsOf(network: Network): Properties {
  const { vpc, internetGateway, subnets } = network;
  const ofType = (type: PlannedSubnet["type"]) =>
    subnets.filter((subnet) => subnet.type === type).map(({ registered }) => registered);
  return {
    vpcId: vpc.id,
    vpc: resourceReference(vpc),
    internetGateway: resourceReference(internetGateway),
    publicSubnetIds: ids(ofType("Public")),
    privateSubnetIds: ids(ofType("Private")),
    isolatedSubnetIds: ids(ofType("Isolated")),
    publicSubnets: references(ofType("Public")),
    privateSubnets: references(ofType("Private")),
    isolatedSubnets: references(ofType("Isolated")),
    subnets: references(subnets.map(({ registered }) => registered)),
    routeTables: references(network.routeTables),
    routeTableAssociations: references(network.routeTableAssociations),
    routes: references(network.routes),
    eips: references(network.eips),
    natGateways: references(network.natGateways),
    vpcEndpoints: [],
  };
}

function ids(resources: readonly Registered[]): unknown {
  return resources.some(isPlanned) ? UNKNOWN : resources.map(({ id }) => id);
}

function references(resources: readonly Registered[]): unknown {
  return resources.some(isPlanned) ? UNKNOWN : resources.map(resourceReference);
}

function isPlanned({ id }: Registered): boolean {
  return id === UNKNOWN || id === "";
}
