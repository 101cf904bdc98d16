import {
  DescribeSecurityGroupRulesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { DescribeStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import type { Provider } from "../../../rehearsal/plugins/provider";
import { client, configure, DEV, REGION, useEmulator } from "./emulator";
import { live, make } from "./lifecycle";

/** When one of these fails, the emulator got better: strike the gap from rehearsal/plugins/aws/README.md. */
useEmulator();

describe("what the emulator still drops", () => {
  let provider: Provider;
  before(async () => {
    provider = await configure(DEV);
    await make(provider, "aws:iam/role:Role", {
      name: "traced",
      assumeRolePolicy: { Version: "2012-10-17", Statement: [] },
    });
  });

  it("is the tracing of a state machine", async () => {
    const { id } = await make(provider, "aws:sfn/stateMachine:StateMachine", {
      name: "traced",
      roleArn: `arn:aws:iam::${DEV}:role/traced`,
      definition: JSON.stringify({ StartAt: "Done", States: { Done: { Type: "Succeed" } } }),
      tracingConfiguration: { enabled: true },
    });
    const found = await client(SFNClient).send(new DescribeStateMachineCommand({ stateMachineArn: id }));
    expect(found).not.to.have.property("tracingConfiguration");
  });

  it("is the security groups, policy and private names of an endpoint", async () => {
    const { id: vpcId } = await make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.6.0.0/16" });
    const { id: group } = await make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId });
    const { id } = await make(provider, "aws:ec2/vpcEndpoint:VpcEndpoint", {
      vpcId,
      serviceName: `com.amazonaws.${REGION}.ssm`,
      vpcEndpointType: "Interface",
      securityGroupIds: [group],
      privateDnsEnabled: true,
      policy: { Version: "2012-10-17", Statement: [] },
    });
    const { VpcEndpoints } = await client(EC2Client).send(
      new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }),
    );
    const { Groups = [], PrivateDnsEnabled, PolicyDocument } = VpcEndpoints?.[0] ?? {};
    expect({ Groups, PrivateDnsEnabled, PolicyDocument }).to.deep.equal({
      Groups: [],
      PrivateDnsEnabled: undefined,
      PolicyDocument: undefined,
    });
  });

  it("is the removal of a description from a role or a security group rule", async () => {
    const role = await live(
      provider,
      "aws:iam/role:Role",
      { name: "described", description: "first", assumeRolePolicy: { Version: "2012-10-17", Statement: [] } },
      { description: undefined },
      async () =>
        (await client(IAMClient).send(new GetRoleCommand({ RoleName: "described" }))).Role?.Description,
    );
    const { id: vpcId } = await make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.5.0.0/16" });
    const { id: securityGroupId } = await make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId });
    const rule = await live(
      provider,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      { securityGroupId, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0", description: "first" },
      { description: undefined },
      async ({ id }) => {
        const command = new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] });
        return (await client(EC2Client).send(command)).SecurityGroupRules?.[0]?.Description;
      },
    );
    expect({ role: role.changed, rule: rule.changed }).to.deep.equal({ role: "first", rule: "first" });
  });
});
