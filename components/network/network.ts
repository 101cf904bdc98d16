import "@pulumi/aws/ec2"; // registers RouteTable, which awsx hands out as a resource
import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup";
import { FlowLog } from "@pulumi/aws/ec2/flowLog";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule";
import { Vpc } from "@pulumi/awsx/ec2/vpc";
import * as pulumi from "@pulumi/pulumi";
import { s3GatewayPolicy } from "../../documents/resource-policies/endpoint-policies";
import type { Settings } from "../../settings/settings";
import { addressesOnRequest } from "./addresses-on-request";
import { AwsEndpoints } from "./aws-endpoints";
import { orderedGateways } from "./ordered-gateways";
import { subnetLayout } from "./subnet-layout";

export interface NetworkArgs extends Readonly<Settings["network"]> {
  readonly account: string;
  readonly region: string;
  /** ARNs of the buckets that tasks use. */
  readonly buckets: readonly string[];
  /** ARN of the account's log bucket. */
  readonly logBucketArn: string;
}

const NAT = { "public-ip": "None", nat: "Single", "nat-per-zone": "OnePerAz", endpoints: "None" } as const;

/**
 * Where tasks run: a VPC that keeps a log of its traffic, subnets in several zones, and a security group that allows
 * nothing in and only HTTPS out.
 */
export class Network extends pulumi.ComponentResource {
  readonly subnetIds: pulumi.Output<string[]>;
  readonly securityGroupId: pulumi.Output<string>;
  /** The zones of the subnets, in their order. */
  readonly zones: pulumi.Output<string[]>;

  constructor(name: string, args: NetworkArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:network:Network", name, {}, options);
    const child = { parent: this };
    const { availabilityZones: zones, cidr: cidrBlock, egress } = args;
    // The name is not that of the VPC which had its subnets elsewhere: that one goes when this one is there.
    const vpc = new Vpc(
      `${name}-main`,
      {
        cidrBlock,
        ...(typeof zones === "number"
          ? { numberOfAvailabilityZones: zones }
          : { availabilityZoneNames: zones }),
        natGateways: { strategy: NAT[egress] },
        subnetStrategy: "Auto",
        ...subnetLayout(cidrBlock, egress),
        enableDnsHostnames: true,
        enableDnsSupport: true,
      },
      { parent: this, transforms: [orderedGateways(), addressesOnRequest] },
    );
    this.subnetIds = {
      "public-ip": vpc.publicSubnetIds,
      nat: vpc.privateSubnetIds,
      "nat-per-zone": vpc.privateSubnetIds,
      endpoints: vpc.isolatedSubnetIds,
    }[egress];
    const tasks = new SecurityGroup(
      `${name}-tasks`,
      { vpcId: vpc.vpcId, description: "Tasks of the pipeline: nothing in, HTTPS out" },
      child,
    );
    // What gets no group of its own gets this one, which AWS makes open.
    new DefaultSecurityGroup(`${name}-default`, { vpcId: vpc.vpcId, ingress: [], egress: [] }, child);
    new FlowLog(
      `${name}-flow-log`,
      {
        vpcId: vpc.vpcId,
        trafficType: "ALL",
        logDestinationType: "s3",
        logDestination: args.logBucketArn,
      },
      child,
    );
    // Free, and the way of data, models and the layers of images, which a NAT gateway charges for by the gigabyte.
    const s3 = new VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: vpc.vpcId,
        serviceName: `com.amazonaws.${args.region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: vpc.routeTables.apply((tables) => pulumi.all(tables.map(({ id }) => id))),
        policy: JSON.stringify(s3GatewayPolicy(args.account, args.region, args.buckets)),
      },
      child,
    );
    if (egress === "endpoints") {
      new AwsEndpoints(
        `${name}-endpoints`,
        {
          account: args.account,
          region: args.region,
          vpcId: vpc.vpcId,
          subnetIds: this.subnetIds,
          clientSecurityGroupId: tasks.id,
          s3PrefixListId: s3.prefixListId,
        },
        child,
      );
    } else {
      new SecurityGroupEgressRule(
        `${name}-https`,
        {
          securityGroupId: tasks.id,
          description: "HTTPS to AWS",
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrIpv4: "0.0.0.0/0",
        },
        child,
      );
    }
    this.securityGroupId = tasks.id;
    this.zones = vpc.subnets.apply((subnets) =>
      pulumi
        .all(subnets.map(({ availabilityZone }) => availabilityZone))
        .apply((found) => [...new Set(found)]),
    );
    this.registerOutputs({
      subnetIds: this.subnetIds,
      securityGroupId: this.securityGroupId,
      zones: this.zones,
    });
  }
}
