import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeNatGatewaysCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import type { Provider } from "../../../rehearsal/plugins/provider";
import { client, configure, DEV, REGION, useEmulator } from "./emulator";
import { errorOf, make } from "./lifecycle";

const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** When one of these fails, the emulator got better: strike the gap from rehearsal/plugins/aws/README.md. */
useEmulator();

describe("what the emulator still drops", () => {
  let provider: Provider;
  before(async () => {
    provider = await configure(DEV);
  });

  it("is the metric math and the warm-up of an alarm", async () => {
    await make(provider, "aws:cloudwatch/metricAlarm:MetricAlarm", {
      name: "math",
      metricQueries: [{ id: "rings", expression: "TIME_SERIES(1)", returnData: true }],
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: "LessThanThreshold",
      warmUpConfiguration: { warmUpPeriodDurationInMinutes: 60 },
    });
    const { MetricAlarms } = await client(CloudWatchClient).send(
      new DescribeAlarmsCommand({ AlarmNames: ["math"] }),
    );
    const { Metrics, WarmUpConfiguration } = MetricAlarms?.[0] ?? {};
    expect({ Metrics, WarmUpConfiguration }).to.deep.equal({
      Metrics: undefined,
      WarmUpConfiguration: undefined,
    });
  });

  it("is the security groups and private names of an endpoint", async () => {
    const { id: vpcId } = await make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.6.0.0/16" });
    const { id: group } = await make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId });
    const { id } = await make(provider, "aws:ec2/vpcEndpoint:VpcEndpoint", {
      vpcId,
      serviceName: `com.amazonaws.${REGION}.ssm`,
      vpcEndpointType: "Interface",
      securityGroupIds: [group],
      privateDnsEnabled: true,
    });
    const { VpcEndpoints } = await client(EC2Client).send(
      new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }),
    );
    const { Groups = [], PrivateDnsEnabled } = VpcEndpoints?.[0] ?? {};
    expect({ Groups, PrivateDnsEnabled }).to.deep.equal({ Groups: [], PrivateDnsEnabled: undefined });
  });

  it("is the address of a NAT gateway", async () => {
    const { id: vpcId } = await make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.5.0.0/16" });
    const subnet = await make(provider, "aws:ec2/subnet:Subnet", { vpcId, cidrBlock: "10.5.0.0/24" });
    const { id: allocationId } = await make(provider, "aws:ec2/eip:Eip", {});
    const inputs = { subnetId: subnet.id, allocationId };
    const { id } = await make(provider, "aws:ec2/natGateway:NatGateway", inputs);
    const command = new DescribeNatGatewaysCommand({ NatGatewayIds: [id] });
    const { NatGateways } = await client(EC2Client).send(command);
    expect(NatGateways?.[0]?.NatGatewayAddresses ?? []).to.deep.equal([]);
  });

  it("is the prefix list of a rule, which its group alone shows", async () => {
    const { id: vpcId } = await make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.4.0.0/16" });
    const { id: group } = await make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId });
    const https = { securityGroupId: group, ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    const inputs = { ...https, prefixListId: "pl-1", description: "S3" };
    const rule = await make(provider, RULE, inputs);
    const ec2 = client(EC2Client);
    const rules = new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [rule.id] });
    expect((await ec2.send(rules)).SecurityGroupRules?.[0]).not.to.have.property("PrefixListId");
    const groups = new DescribeSecurityGroupsCommand({ GroupIds: [group] });
    const { SecurityGroups } = await ec2.send(groups);
    const lists = SecurityGroups?.[0]?.IpPermissionsEgress?.flatMap(({ PrefixListIds }) => PrefixListIds);
    expect(lists).to.deep.equal([{ PrefixListId: "pl-1", Description: "S3" }]);
  });

  it("is the removal of a security group rule's description", async () => {
    const { id: vpcId } = await make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.3.0.0/16" });
    const { id: securityGroupId } = await make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId });
    const inputs = { securityGroupId, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" };
    const described = { ...inputs, description: "first" };
    const made = await make(provider, RULE, described);
    const updated = await provider.update(
      { type: RULE, name: "test", inputs },
      { ...made, inputs: described },
    );
    expect(updated.outputs).to.include({ description: "first" });
  });

  it("is a log group's change of key", async () => {
    const LOG = "aws:cloudwatch/logGroup:LogGroup";
    const inputs = { name: "/keyed" };
    const made = await make(provider, LOG, inputs);
    const keyed = { ...inputs, kmsKeyId: `arn:aws:kms:${REGION}:${DEV}:key/k` };
    const update = provider.update({ type: LOG, name: "test", inputs: keyed }, { ...made, inputs });
    expect(await errorOf(update)).to.contain("Unknown action: AssociateKmsKey");
  });
});
