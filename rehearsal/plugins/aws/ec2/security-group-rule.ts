import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type IpPermission,
  type SecurityGroupRule,
  type SecurityGroupRuleRequest,
} from "@aws-sdk/client-ec2";
import type { SecurityGroupEgressRuleArgs, SecurityGroupIngressRuleArgs } from "@pulumi/aws/vpc";
import { retagEc2, tagSpecifications } from "./tags";
import { ec2Arn } from "./vpc";
import { given, handler, type Handler, type Inputs } from "../handler";
import type { AwsSession } from "../session";

type RuleArgs = SecurityGroupIngressRuleArgs | SecurityGroupEgressRuleArgs;
type RuleInputs = Inputs<RuleArgs>;

const rule: Pick<Handler<RuleArgs>, "maps" | "inPlace" | "update"> = {
  maps: {
    securityGroupId: true,
    ipProtocol: true,
    fromPort: true,
    toPort: true,
    cidrIpv4: true,
    cidrIpv6: true,
    prefixListId: true,
    referencedSecurityGroupId: true,
    description: true,
    tags: true,
  },
  // Not `referencedSecurityGroupId`: the emulator loses it from ModifySecurityGroupRules (README.md).
  inPlace: [
    "ipProtocol",
    "fromPort",
    "toPort",
    "cidrIpv4",
    "cidrIpv6",
    "prefixListId",
    "description",
    "tags",
  ],
  async update(wanted, before) {
    await modify(wanted.aws, before.id, wanted.inputs);
    await retagEc2(wanted, before);
    return ruleMade(wanted.aws, before.id);
  },
};

export const securityGroupIngressRule = handler<SecurityGroupIngressRuleArgs>({
  ...rule,
  async create({ aws, inputs, tags }) {
    const made = await aws.client(EC2Client).send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: inputs.securityGroupId,
        IpPermissions: [permission(inputs)],
        TagSpecifications: tagSpecifications("security-group-rule", tags),
      }),
    );
    return finish(aws, inputs, made.SecurityGroupRules);
  },
  async delete(aws, { id, inputs }) {
    const { securityGroupId: GroupId } = inputs;
    await aws
      .client(EC2Client)
      .send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: [id] }));
  },
});

export const securityGroupEgressRule = handler<SecurityGroupEgressRuleArgs>({
  ...rule,
  async create({ aws, inputs, tags }) {
    const made = await aws.client(EC2Client).send(
      new AuthorizeSecurityGroupEgressCommand({
        GroupId: inputs.securityGroupId,
        IpPermissions: [permission(inputs)],
        TagSpecifications: tagSpecifications("security-group-rule", tags),
      }),
    );
    return finish(aws, inputs, made.SecurityGroupRules);
  },
  async delete(aws, { id, inputs }) {
    const { securityGroupId: GroupId } = inputs;
    await aws
      .client(EC2Client)
      .send(new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds: [id] }));
  },
});

function permission(inputs: RuleInputs): IpPermission {
  const Description = inputs.description;
  const { cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId: group } = inputs;
  return {
    IpProtocol: inputs.ipProtocol,
    FromPort: inputs.fromPort,
    ToPort: inputs.toPort,
    IpRanges: cidrIpv4 === undefined ? undefined : [{ CidrIp: cidrIpv4, Description }],
    Ipv6Ranges: cidrIpv6 === undefined ? undefined : [{ CidrIpv6: cidrIpv6, Description }],
    PrefixListIds: prefixListId === undefined ? undefined : [{ PrefixListId: prefixListId, Description }],
    UserIdGroupPairs: group === undefined ? undefined : [{ GroupId: group, Description }],
  };
}

function ruleRequest(inputs: RuleInputs): SecurityGroupRuleRequest {
  return {
    IpProtocol: inputs.ipProtocol,
    FromPort: inputs.fromPort,
    ToPort: inputs.toPort,
    CidrIpv4: inputs.cidrIpv4,
    CidrIpv6: inputs.cidrIpv6,
    PrefixListId: inputs.prefixListId,
    ReferencedGroupId: inputs.referencedSecurityGroupId,
    Description: inputs.description ?? "",
  };
}

async function modify(aws: AwsSession, SecurityGroupRuleId: string, inputs: RuleInputs): Promise<void> {
  const SecurityGroupRules = [{ SecurityGroupRuleId, SecurityGroupRule: ruleRequest(inputs) }];
  const { securityGroupId: GroupId } = inputs;
  await aws.client(EC2Client).send(new ModifySecurityGroupRulesCommand({ GroupId, SecurityGroupRules }));
}

async function finish(aws: AwsSession, inputs: RuleInputs, rules: SecurityGroupRule[] | undefined) {
  const id = given(rules?.[0]?.SecurityGroupRuleId, "The rule's id in the answer of EC2");
  // The emulator loses prefix lists when it authorizes a rule, and keeps them when it modifies one (README.md).
  if (inputs.prefixListId !== undefined) await modify(aws, id, inputs);
  return ruleMade(aws, id);
}

function ruleMade(aws: AwsSession, id: string) {
  return { id, computed: { arn: ec2Arn(aws, "security-group-rule", id), securityGroupRuleId: id } };
}
