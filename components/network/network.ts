import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule";
import { Vpc } from "@pulumi/awsx/ec2/vpc";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings/settings";
import { AwsEndpoints } from "./aws-endpoints";

export interface NetworkArgs extends Readonly<Settings["network"]> {
  readonly region: string;
}

/** Subnets that awsx lays out for each way to reach AWS; tasks run in the last kind. */
const SUBNETS = {
  "public-ip": ["Public"],
  nat: ["Public", "Private"],
  "nat-per-zone": ["Public", "Private"],
  endpoints: ["Isolated"],
} as const;

const NAT = { "public-ip": "None", nat: "Single", "nat-per-zone": "OnePerAz", endpoints: "None" } as const;

/** Where tasks run: a VPC, subnets in several zones, and a security group that lets nothing in and only HTTPS out. */
export class Network extends pulumi.ComponentResource {
  readonly subnetIds: pulumi.Output<string[]>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Whether a task needs a public address to reach AWS. */
  readonly assignPublicIp: boolean;

  constructor(name: string, args: NetworkArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:network:Network", name, {}, options);
    const child = { parent: this };
    const vpc = new Vpc(
      `${name}-vpc`,
      {
        cidrBlock: args.cidr,
        numberOfAvailabilityZones: args.availabilityZones,
        natGateways: { strategy: NAT[args.egress] },
        subnetStrategy: "Auto",
        subnetSpecs: SUBNETS[args.egress].map((type) => ({ type })),
        enableDnsHostnames: true,
        enableDnsSupport: true,
      },
      child,
    );
    this.subnetIds = {
      "public-ip": vpc.publicSubnetIds,
      nat: vpc.privateSubnetIds,
      "nat-per-zone": vpc.privateSubnetIds,
      endpoints: vpc.isolatedSubnetIds,
    }[args.egress];
    const tasks = new SecurityGroup(
      `${name}-tasks`,
      { vpcId: vpc.vpcId, description: "Tasks of the pipeline: nothing in, HTTPS out" },
      child,
    );
    if (args.egress === "endpoints") {
      new AwsEndpoints(
        `${name}-endpoints`,
        { region: args.region, vpc, subnetIds: this.subnetIds, clientSecurityGroupId: tasks.id },
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
    this.assignPublicIp = args.egress === "public-ip";
    this.registerOutputs({ subnetIds: this.subnetIds, securityGroupId: this.securityGroupId });
  }
}
