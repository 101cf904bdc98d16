import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup";
import { FlowLog } from "@pulumi/aws/ec2/flowLog";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Vpc } from "@pulumi/aws/ec2/vpc";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { account, ARNS, document, region } from "./pipeline-parts";
import { inSource, inTarget } from "./program";

const https = (range: string) => ({ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [range] });
const group = (name: string, breaks: readonly string[], rules: object) =>
  inTarget(name, breaks, (own, options) => {
    new SecurityGroup(own, { vpcId: "vpc-1", description: "Tasks", ...rules }, options);
  });

const AWS_S3 = `com.amazonaws.${region}.s3`;
const OWN = {
  Effect: "Allow",
  Principal: "*",
  Action: ["s3:GetObject"],
  Resource: ["*"],
  Condition: { StringEquals: { "aws:PrincipalAccount": account } },
};
const LAYERS = {
  ...OWN,
  Resource: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
  Condition: undefined,
};
/** A program of one endpoint. */
const endpoint = (name: string, breaks: readonly string[], serviceName: string, policy?: string) =>
  inTarget(name, breaks, (own, options) => {
    const given = policy === undefined ? {} : { policy };
    new VpcEndpoint(own, { vpcId: "vpc-1", serviceName, ...given }, options);
  });

/** Ways in and out of a network, and what AWS makes with it. */
export const networkPrograms = [
  group("ingress-from-anywhere", ["no-open-ingress"], { ingress: [https("0.0.0.0/0")] }),
  group("ingress-from-a-private-range", [], {
    ingress: [https("10.0.0.0/16")],
    egress: [https("0.0.0.0/0")],
  }),
  group("egress-of-everything", ["no-open-egress"], {
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
  }),
  inTarget("default-group-with-a-rule", ["closed-default-groups"], (name, options) => {
    const ingress = [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }];
    new DefaultSecurityGroup(name, { vpcId: "vpc-1", ingress }, options);
  }),
  inSource("network-alone", ["complete-networks"], (name, options) => {
    new Vpc(name, { cidrBlock: "10.0.0.0/16" }, options);
  }),
  inTarget("network-complete", [], (name, options) => {
    const vpcId = new Vpc(name, { cidrBlock: "10.0.0.0/16" }, options).id;
    new DefaultSecurityGroup(`${name}--group`, { vpcId }, options);
    const to = { logDestinationType: "s3", logDestination: ARNS.logBucket };
    new FlowLog(`${name}--log`, { vpcId, trafficType: "ALL", ...to }, options);
  }),
  endpoint("endpoint-without-a-policy", ["bound-endpoints"], AWS_S3),
  endpoint("endpoint-for-the-account", [], AWS_S3, document(OWN, LAYERS)),
];
