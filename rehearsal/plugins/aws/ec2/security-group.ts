import { randomBytes } from "node:crypto";
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import type { DefaultSecurityGroupArgs, SecurityGroupArgs } from "@pulumi/aws/ec2";
import { retagEc2, tagSpecifications } from "./tags";
import { ec2Arn } from "./vpc";
import { given, handler, type Inputs } from "../handler";
import type { AwsSession } from "../session";

/** No `prefixListIds`: the emulator loses them; a rule of its own (ec2-security-group-rule.ts) keeps them. */
const RULE = {
  protocol: true,
  fromPort: true,
  toPort: true,
  cidrBlocks: true,
  ipv6CidrBlocks: true,
  securityGroups: true,
  self: true,
  description: true,
} as const;

export const securityGroup = handler<SecurityGroupArgs>({
  maps: {
    name: true,
    description: true,
    vpcId: true,
    ingress: RULE,
    egress: RULE,
    revokeRulesOnDelete: true,
    tags: true,
  },
  inPlace: ["ingress", "egress", "revokeRulesOnDelete", "tags"],
  async create({ aws, logicalName, inputs, tags }) {
    const name = inputs.name ?? generatedName(logicalName);
    const { GroupId } = await aws.client(EC2Client).send(
      new CreateSecurityGroupCommand({
        GroupName: name,
        Description: inputs.description ?? "Managed by Pulumi",
        VpcId: inputs.vpcId,
        TagSpecifications: tagSpecifications("security-group", tags),
      }),
    );
    const id = given(GroupId, "The id in the answer of ec2:CreateSecurityGroup");
    // AWS lets a new group send anything anywhere; the real provider takes that back, and so do we.
    await replaceRules(aws, id, { ingress: inputs.ingress ?? [], egress: inputs.egress ?? [] });
    return { id, computed: { name, arn: ec2Arn(aws, "security-group", id), ownerId: aws.accountId } };
  },
  async update(wanted, before) {
    // Rules left out belong to someone else (rule resources of their own): only rules stated, now or before, are written.
    const { ingress, egress } = wanted.inputs;
    await replaceRules(wanted.aws, before.id, {
      ingress: ingress ?? (before.inputs.ingress && []),
      egress: egress ?? (before.inputs.egress && []),
    });
    await retagEc2(wanted, before);
    const { name, arn, ownerId } = before.outputs;
    return { id: before.id, computed: { name, arn, ownerId } };
  },
  async delete(aws, { id, inputs }) {
    if (inputs.revokeRulesOnDelete === true) await replaceRules(aws, id, { ingress: [], egress: [] });
    await aws.client(EC2Client).send(new DeleteSecurityGroupCommand({ GroupId: id }));
  },
});

/** Groups are known by their ids, so programs leave their names to Pulumi: the logical name and seven random digits. */
function generatedName(logicalName: string): string {
  return `${logicalName}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}

/** Adopts the group every VPC comes with, and leaves in it only the rules that are stated. */
export const defaultSecurityGroup = handler<DefaultSecurityGroupArgs>({
  maps: { vpcId: true, ingress: RULE, egress: RULE, tags: true },
  ignores: { revokeRulesOnDelete: "a default group is not deleted" },
  inPlace: ["ingress", "egress", "tags"],
  async create(wanted) {
    const { aws, inputs } = wanted;
    const filters = [
      { Name: "vpc-id", Values: [given(inputs.vpcId, `Its "vpcId"`)] },
      { Name: "group-name", Values: ["default"] },
    ];
    const { SecurityGroups } = await aws
      .client(EC2Client)
      .send(new DescribeSecurityGroupsCommand({ Filters: filters }));
    const group = given(SecurityGroups?.[0], `The default security group of ${inputs.vpcId}`);
    const id = given(group.GroupId, "The default security group's id");
    await replaceRules(aws, id, { ingress: inputs.ingress ?? [], egress: inputs.egress ?? [] });
    await retagEc2(wanted, { id, inputs, outputs: {}, tags: {} });
    const { OwnerId: ownerId, GroupName: name, Description: description } = group;
    return { id, computed: { arn: ec2Arn(aws, "security-group", id), ownerId, name, description } };
  },
  async update(wanted, before) {
    const { ingress = [], egress = [] } = wanted.inputs;
    await replaceRules(wanted.aws, before.id, { ingress, egress });
    await retagEc2(wanted, before);
    const { arn, ownerId, name, description } = before.outputs;
    return { id: before.id, computed: { arn, ownerId, name, description } };
  },
  // AWS keeps the group as long as its VPC, and the real provider leaves it as it is.
  delete: () => Promise.resolve(),
});

type Rules = Pick<Inputs<SecurityGroupArgs>, "ingress" | "egress">;
type Rule = NonNullable<Rules["ingress"]>[number] | NonNullable<Rules["egress"]>[number];

/** Makes a group's rules exactly the ones given; a direction left undefined stays as it is. */
async function replaceRules(aws: AwsSession, GroupId: string, { ingress, egress }: Rules): Promise<void> {
  const ec2 = aws.client(EC2Client);
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
  const { IpPermissions = [], IpPermissionsEgress = [] } = given(
    SecurityGroups?.[0],
    `The security group ${GroupId}`,
  );
  if (ingress && IpPermissions.length > 0)
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  if (egress && IpPermissionsEgress.length > 0)
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: IpPermissionsEgress }));
  if (ingress && ingress.length > 0) {
    const wanted = ingress.map((rule) => permission(rule, GroupId));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: wanted }));
  }
  if (egress && egress.length > 0) {
    const wanted = egress.map((rule) => permission(rule, GroupId));
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: wanted }));
  }
}

function permission(rule: Rule, ownGroup: string): IpPermission {
  const Description = rule.description;
  const groups = [...(rule.securityGroups ?? []), ...(rule.self === true ? [ownGroup] : [])];
  const allProtocols = rule.protocol === "-1" || rule.protocol === "all";
  return {
    IpProtocol: allProtocols ? "-1" : rule.protocol,
    ...(allProtocols ? {} : { FromPort: rule.fromPort, ToPort: rule.toPort }),
    IpRanges: rule.cidrBlocks?.map((CidrIp) => ({ CidrIp, Description })),
    Ipv6Ranges: rule.ipv6CidrBlocks?.map((CidrIpv6) => ({ CidrIpv6, Description })),
    UserIdGroupPairs: groups.length > 0 ? groups.map((GroupId) => ({ GroupId, Description })) : undefined,
  };
}
