import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import * as pulumi from "@pulumi/pulumi";
import { INTERFACE_SERVICES, interfacePolicy } from "../../documents/resource-policies/endpoint-policies";

export interface AwsEndpointsArgs {
  readonly account: string;
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  /** Security group of the tasks, which alone may use the endpoints. */
  readonly clientSecurityGroupId: pulumi.Input<string>;
  /** Addresses of S3, which has a gateway in every network. */
  readonly s3PrefixListId: pulumi.Input<string>;
}

/** The way to AWS for tasks without a way to the internet. */
export class AwsEndpoints extends pulumi.ComponentResource {
  constructor(name: string, args: AwsEndpointsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:network:AwsEndpoints", name, {}, options);
    const child = { parent: this };
    const { vpcId } = args;
    const endpoints = new SecurityGroup(
      `${name}-group`,
      { vpcId, description: "Endpoints of AWS services: HTTPS from tasks" },
      child,
    );
    const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    new SecurityGroupIngressRule(
      `${name}-from-tasks`,
      {
        securityGroupId: endpoints.id,
        referencedSecurityGroupId: args.clientSecurityGroupId,
        description: "HTTPS from tasks",
        ...https,
      },
      child,
    );
    new SecurityGroupEgressRule(
      `${name}-to-endpoints`,
      {
        securityGroupId: args.clientSecurityGroupId,
        referencedSecurityGroupId: endpoints.id,
        description: "HTTPS to endpoints",
        ...https,
      },
      child,
    );
    new SecurityGroupEgressRule(
      `${name}-to-s3`,
      {
        securityGroupId: args.clientSecurityGroupId,
        prefixListId: args.s3PrefixListId,
        description: "HTTPS to S3",
        ...https,
      },
      child,
    );
    for (const service of INTERFACE_SERVICES) {
      new VpcEndpoint(
        `${name}-${service.replace(".", "-")}`,
        {
          vpcId,
          serviceName: `com.amazonaws.${args.region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: args.subnetIds,
          securityGroupIds: [endpoints.id],
          privateDnsEnabled: true,
          policy: JSON.stringify(interfacePolicy(service, args.account)),
        },
        child,
      );
    }
    this.registerOutputs({});
  }
}
