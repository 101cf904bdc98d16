import { Vpc } from "@pulumi/awsx/ec2";
import { SecurityGroup } from "@pulumi/aws/ec2";

const vpc = new Vpc("network", { cidrBlock: "10.0.0.0/16", numberOfAvailabilityZones: 2 });
new SecurityGroup("tasks", { vpcId: vpc.vpcId, description: vpc.vpc.arn });

export const vpcId = vpc.vpcId;
export const vpcArn = vpc.vpc.arn;
