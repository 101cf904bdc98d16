import type { Settings } from "../../../settings/settings";
import { NO_RESOURCE, taggedAsOwn, tagsAsOwn, type Access, type StatementAccess } from "./access";

/** EC2 takes no resource for reading these. */
export const DESCRIBE_NETWORKS: Access = {
  read: [
    "Addresses*",
    "AvailabilityZones",
    "FlowLogs",
    "InternetGateways",
    "NatGateways",
    "NetworkAcls",
    "NetworkInterfaces",
    "PrefixLists",
    "RouteTables",
    "SecurityGroupRules",
    "SecurityGroups",
    "Subnets",
    "VpcEndpoints",
    "Vpcs",
  ].map((what) => `ec2:Describe${what}`),
  resource: NO_RESOURCE,
};

/**
 * The network for every way out that settings offer, so that another one needs no other role. Only what has the
 * stack's tags is changed, and nothing new comes into what has another stack's.
 */
export function networkAccess(settings: Settings): readonly StatementAccess[] {
  const ec2 = (kind: string) => `arn:aws:ec2:${settings.region}:${settings.account}:${kind}`;
  const { StringEquals } = taggedAsOwn(settings);
  return [
    { sid: "Vpc", read: ["ec2:DescribeVpcAttribute"], resource: [ec2("vpc/*")] },
    {
      sid: "Make",
      write: [
        "ec2:AllocateAddress",
        "ec2:CreateInternetGateway",
        "ec2:CreateNatGateway",
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateVpc",
        "ec2:CreateVpcEndpoint",
      ],
      resource: [ec2("*")],
      // What is new has no tags yet; the VPC that it comes into does.
      condition: { StringEqualsIfExists: StringEquals },
    },
    {
      // What comes into something that is there, for which ChangeOwn has them too.
      sid: "MakePart",
      write: ["ec2:AuthorizeSecurityGroup*", "ec2:CreateFlowLogs"],
      resource: [ec2("security-group-rule/*"), ec2("vpc-flow-log/*")],
    },
    {
      sid: "TagNew",
      write: ["ec2:CreateTags"],
      resource: [ec2("*")],
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
      condition: { Null: { "ec2:CreateAction": ["false"] } },
    },
    {
      // EC2 makes a VPC's default group, and gives it no tags. Another's group that is tagged as another's stays so; one
      // that has neither tag can be tagged as the stack's own, for nothing else tells a default group from it.
      sid: "TagDefaultGroup",
      write: ["ec2:CreateTags"],
      resource: [ec2("security-group/*")],
      condition: {
        ...tagsAsOwn(settings),
        Null: { "aws:ResourceTag/Project": ["true"], "aws:ResourceTag/Stack": ["true"] },
      },
    },
    {
      sid: "ChangeOwn",
      write: [
        "ec2:AssociateRouteTable",
        "ec2:AttachInternetGateway",
        "ec2:AuthorizeSecurityGroup*",
        "ec2:CreateFlowLogs",
        "ec2:CreateRoute",
        "ec2:CreateTags",
        "ec2:DeleteFlowLogs",
        "ec2:DeleteInternetGateway",
        "ec2:DeleteNatGateway",
        "ec2:DeleteRoute",
        "ec2:DeleteRouteTable",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteTags",
        "ec2:DeleteVpc",
        "ec2:DeleteVpcEndpoints",
        "ec2:DetachInternetGateway",
        "ec2:DisassociateAddress",
        "ec2:DisassociateRouteTable",
        "ec2:ModifySecurityGroupRules",
        "ec2:ModifySubnetAttribute",
        "ec2:ModifyVpcAttribute",
        "ec2:ModifyVpcEndpoint",
        "ec2:ReleaseAddress",
        "ec2:ReplaceRoute*",
        "ec2:RevokeSecurityGroup*",
      ],
      resource: [ec2("*")],
      condition: { StringEquals },
    },
  ];
}

/**
 * An endpoint's private DNS is a hosted zone of AWS's own, which is associated with the VPC in the caller's name.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export const privateDns = ({ account, region }: Settings): Access => ({
  write: ["route53:AssociateVPCWithHostedZone"],
  // The reference names the zone alone; Route 53 was seen to ask for the VPC.
  resource: ["arn:aws:route53:::hostedzone/*", `arn:aws:ec2:${region}:${account}:vpc/*`],
});
