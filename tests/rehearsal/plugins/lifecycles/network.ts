import { document, type Cases, type Make } from "./case";
import { DEV, REGION } from "../emulator";
import type { Lifecycle } from "../lifecycle";

const VPC = "aws:ec2/vpc:Vpc";
const TABLE = "aws:ec2/routeTable:RouteTable";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const vpcOf = async (make: Make, cidrBlock = "10.7.0.0/16") => (await make(VPC, { cidrBlock })).id;
const subnetOf = async (make: Make, vpcId: string) =>
  (await make("aws:ec2/subnet:Subnet", { vpcId, cidrBlock: "10.7.1.0/24" })).id;

const TAGGED = { tags: { use: "test" } };

async function natGateway(make: Make, subnetId: string): Promise<string> {
  const { id: allocationId } = await make("aws:ec2/eip:Eip", {});
  return (await make("aws:ec2/natGateway:NatGateway", { subnetId, allocationId })).id;
}

async function rule(make: Make): Promise<Lifecycle> {
  const { id: securityGroupId } = await make(GROUP, { vpcId: await vpcOf(make) });
  const https = { securityGroupId, ipProtocol: "tcp", fromPort: 443, toPort: 443 };
  return {
    inputs: { ...https, cidrIpv4: "0.0.0.0/0", description: "HTTPS" },
    changes: { fromPort: 80, toPort: 80, cidrIpv4: "10.0.0.0/8", description: "Web", ...TAGGED },
  };
}

export const network: Cases = {
  [VPC]: {
    inputs: {
      cidrBlock: "10.8.0.0/16",
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: "subject" },
    },
    outputs: { ownerId: DEV },
    changes: { enableDnsHostnames: false, tags: {} },
  },
  "aws:ec2/subnet:Subnet": async (make) => ({
    inputs: {
      vpcId: await vpcOf(make),
      cidrBlock: "10.7.0.0/24",
      availabilityZone: `${REGION}b`,
      mapPublicIpOnLaunch: true,
    },
    changes: { mapPublicIpOnLaunch: false, ...TAGGED },
  }),
  "aws:ec2/internetGateway:InternetGateway": async (make) => {
    const [vpcId, other] = [await vpcOf(make), await vpcOf(make, "10.9.0.0/16")];
    return { inputs: { vpcId }, outputs: { ownerId: DEV }, changes: { vpcId: other } };
  },
  [TABLE]: async (make) => ({ inputs: { vpcId: await vpcOf(make) }, changes: TAGGED }),
  "aws:ec2/route:Route": async (make) => {
    const vpcId = await vpcOf(make);
    const subnetId = await subnetOf(make, vpcId);
    const { id: routeTableId } = await make(TABLE, { vpcId });
    const natGatewayId = await natGateway(make, subnetId);
    const { id: gatewayId } = await make("aws:ec2/internetGateway:InternetGateway", { vpcId });
    const destinationCidrBlock = "0.0.0.0/0";
    return {
      inputs: { routeTableId, destinationCidrBlock, natGatewayId },
      outputs: { origin: "CreateRoute", state: "active" },
      importId: `${routeTableId}_${destinationCidrBlock}`,
      changes: { natGatewayId: undefined, gatewayId },
    };
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": async (make) => {
    const vpcId = await vpcOf(make);
    const subnetId = await subnetOf(make, vpcId);
    const { id: routeTableId } = await make(TABLE, { vpcId });
    return { inputs: { routeTableId, subnetId }, importId: `${subnetId}/${routeTableId}` };
  },
  "aws:ec2/eip:Eip": { inputs: {}, outputs: { domain: "vpc" }, changes: TAGGED },
  "aws:ec2/natGateway:NatGateway": async (make) => {
    const subnetId = await subnetOf(make, await vpcOf(make));
    const { id: allocationId } = await make("aws:ec2/eip:Eip", {});
    return { inputs: { subnetId, allocationId, tags: {} }, changes: TAGGED };
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": async (make) => {
    const vpcId = await vpcOf(make);
    return {
      inputs: { vpcId, ingress: [], egress: [] },
      outputs: { name: "default", ownerId: DEV, ingress: [], egress: [] },
      remains: { vpcId, ingress: [], egress: [] }, // EC2 deletes it with its VPC
    };
  },
  "aws:ec2/flowLog:FlowLog": async (make) => ({
    inputs: {
      vpcId: await vpcOf(make),
      trafficType: "ALL",
      logDestinationType: "s3",
      logDestination: "arn:aws:s3:::data",
    },
    changes: TAGGED,
  }),
  [GROUP]: async (make) => ({
    inputs: { vpcId: await vpcOf(make), description: "Tasks" },
    outputs: { ownerId: DEV },
    changes: TAGGED,
  }),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [
    rule,
    async (make) => {
      const vpcId = await vpcOf(make);
      const { id: securityGroupId } = await make(GROUP, { vpcId });
      const { id: referencedSecurityGroupId } = await make(GROUP, { vpcId });
      return {
        inputs: {
          securityGroupId,
          referencedSecurityGroupId,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
        },
      };
    },
    async (make) => {
      const { id: securityGroupId } = await make(GROUP, { vpcId: await vpcOf(make) });
      return {
        inputs: { securityGroupId, prefixListId: "pl-1", ipProtocol: "tcp", fromPort: 443, toPort: 443 },
      };
    },
  ],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    async (make) => {
      const vpcId = await vpcOf(make);
      const [first, second] = [(await make(TABLE, { vpcId })).id, (await make(TABLE, { vpcId })).id];
      return {
        inputs: {
          vpcId,
          serviceName: `com.amazonaws.${REGION}.s3`,
          vpcEndpointType: "Gateway",
          routeTableIds: [first],
          policy: document("s3:GetObject", { Principal: "*", Resource: "arn:aws:s3:::data/*" }),
        },
        outputs: { state: "available" },
        changes: { routeTableIds: [second], ...TAGGED },
      };
    },
    async (make) => {
      const vpcId = await vpcOf(make);
      return {
        inputs: {
          vpcId,
          serviceName: `com.amazonaws.${REGION}.ssm`,
          vpcEndpointType: "Interface",
          subnetIds: [await subnetOf(make, vpcId)],
          securityGroupIds: [(await make(GROUP, { vpcId })).id],
          privateDnsEnabled: true,
        },
        changes: TAGGED,
      };
    },
  ],
};
