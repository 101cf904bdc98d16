import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type AuthorizeSecurityGroupEgressCommandInput,
  type IpPermission,
  type RevokeSecurityGroupEgressCommandInput,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { SecurityGroupEgressRuleArgs } from "@pulumi/aws/vpc";
import { ec2Tagging, tagSpecifications } from "./tags";
import { ec2Arn } from "./vpc";
import { given } from "../given";
import { handler, type AnyHandler, type Inputs } from "../handler";
import { camelKeys } from "../naming";
import type { AwsSession } from "../session";
import { readTags } from "../tags";

/** Rules in and out differ in two calls; their args interfaces are the same. */
type RuleArgs = SecurityGroupEgressRuleArgs;
type RuleInputs = Inputs<RuleArgs>;

export const securityGroupIngressRule = ruleHandler(
  (ec2, wanted) => ec2.send(new AuthorizeSecurityGroupIngressCommand(wanted)),
  (ec2, gone) => ec2.send(new RevokeSecurityGroupIngressCommand(gone)),
);
export const securityGroupEgressRule = ruleHandler(
  (ec2, wanted) => ec2.send(new AuthorizeSecurityGroupEgressCommand(wanted)),
  (ec2, gone) => ec2.send(new RevokeSecurityGroupEgressCommand(gone)),
);

function ruleHandler(
  authorize: (
    ec2: EC2Client,
    wanted: AuthorizeSecurityGroupEgressCommandInput,
  ) => Promise<{ SecurityGroupRules?: SecurityGroupRule[] | undefined }>,
  revoke: (ec2: EC2Client, gone: RevokeSecurityGroupEgressCommandInput) => Promise<unknown>,
): AnyHandler {
  return handler<RuleArgs>({
    maps: {
      securityGroupId: true,
      ipProtocol: true,
      fromPort: true,
      toPort: true,
      cidrIpv4: true,
      prefixListId: true,
      referencedSecurityGroupId: true,
      description: true,
      tags: true,
    },
    // The emulator loses another group from ModifySecurityGroupRules (README.md).
    replaces: ["securityGroupId", "referencedSecurityGroupId"],
    unread: { prefixListId: "the emulator shows it with the group only" },
    tagging: ec2Tagging,
    async create({ aws, inputs, tags }) {
      const { SecurityGroupRules } = await authorize(aws.client(EC2Client), {
        GroupId: inputs.securityGroupId,
        IpPermissions: [permission(inputs)],
        TagSpecifications: tagSpecifications("security-group-rule", tags),
      });
      const id = given(SecurityGroupRules?.[0]?.SecurityGroupRuleId, "The rule's id in the answer of EC2");
      // The emulator loses prefix lists when it authorizes a rule, and keeps them when it modifies one (README.md).
      if (inputs.prefixListId !== undefined) await modify(aws, id, inputs);
      return id;
    },
    update: ({ aws, inputs }, { id }) => modify(aws, id, inputs),
    delete: (aws, { id, inputs }) =>
      revoke(aws.client(EC2Client), { GroupId: inputs.securityGroupId, SecurityGroupRuleIds: [id] }),
    async read(aws, id) {
      const { SecurityGroupRules } = await aws
        .client(EC2Client)
        .send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }));
      const found = SecurityGroupRules?.[0];
      return (
        found && {
          ...camelKeys(found),
          arn: ec2Arn(aws, "security-group-rule", id),
          securityGroupId: found.GroupId,
          referencedSecurityGroupId: found.ReferencedGroupInfo?.GroupId,
          tags: readTags(found.Tags),
        }
      );
    },
  });
}

function permission(inputs: RuleInputs): IpPermission {
  const Description = inputs.description;
  const { cidrIpv4, prefixListId, referencedSecurityGroupId: group } = inputs;
  return {
    IpProtocol: inputs.ipProtocol,
    FromPort: inputs.fromPort,
    ToPort: inputs.toPort,
    IpRanges: cidrIpv4 === undefined ? undefined : [{ CidrIp: cidrIpv4, Description }],
    PrefixListIds: prefixListId === undefined ? undefined : [{ PrefixListId: prefixListId, Description }],
    UserIdGroupPairs: group === undefined ? undefined : [{ GroupId: group, Description }],
  };
}

async function modify(aws: AwsSession, SecurityGroupRuleId: string, inputs: RuleInputs): Promise<void> {
  const SecurityGroupRule = {
    IpProtocol: inputs.ipProtocol,
    FromPort: inputs.fromPort,
    ToPort: inputs.toPort,
    CidrIpv4: inputs.cidrIpv4,
    PrefixListId: inputs.prefixListId,
    ReferencedGroupId: inputs.referencedSecurityGroupId,
    Description: inputs.description ?? "",
  };
  await aws.client(EC2Client).send(
    new ModifySecurityGroupRulesCommand({
      GroupId: inputs.securityGroupId,
      SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
    }),
  );
}
