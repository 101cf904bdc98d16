import { expect } from "chai";
import { completeNetworks } from "../../policy-pack/rules/network/complete-networks";
import { stackFindings, type StackResource } from "../../policy-pack/stack-rule";
import { facts, stackResource } from "./facts";

/** A resource of a component, with one property that comes from others. */
const of = (...args: Parameters<typeof stackResource>) => ({
  ...stackResource(...args),
  parent: "urn:network",
});
const vpc = of("aws:ec2/vpc:Vpc", "vpc");
const group = (from = "urn:vpc") =>
  of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "group", {}, { vpcId: [from] });
const log = (from = "urn:vpc", trafficType = "ALL", property = "vpcId") =>
  of("aws:ec2/flowLog:FlowLog", "log", { trafficType }, { [property]: [from] });
const messages = (...resources: StackResource[]) =>
  stackFindings(completeNetworks, resources, facts("prod")).map(({ message }) => message);

const OPEN =
  "vpc (aws:ec2/vpc:Vpc): has its default security group open. Add a DefaultSecurityGroup without rules, as components/network/network.ts does.";
const UNLOGGED =
  'vpc (aws:ec2/vpc:Vpc): has no flow log of all traffic. Add a FlowLog with trafficType "ALL", as components/network/network.ts does.';

describe("complete-networks", () => {
  it("takes a VPC with a default security group of its own and a flow log", () => {
    expect(messages(vpc, group(), log())).to.deep.equal([]);
    expect(messages(of("aws:ec2/subnet:Subnet", "subnet"))).to.deep.equal([]);
  });

  it("knows what a component hands out for what is in it", () => {
    expect(messages(vpc, group("urn:network"), log("urn:network"))).to.deep.equal([]);
  });

  it("names what a VPC lacks, whatever another has", () => {
    expect(messages(vpc)).to.deep.equal([OPEN, UNLOGGED]);
    expect(messages(vpc, group("urn:other"), log("urn:other"))).to.deep.equal([OPEN, UNLOGGED]);
    expect(messages(of("aws:ec2/defaultVpc:DefaultVpc", "vpc"))).to.have.length(2);
  });

  it("takes no log of a part: of what was refused, of what was accepted, of a subnet", () => {
    for (const part of [
      log("urn:vpc", "REJECT"),
      log("urn:vpc", "ACCEPT"),
      log("urn:vpc", "ALL", "subnetId"),
    ])
      expect(messages(vpc, group(), part)).to.deep.equal([UNLOGGED]);
  });

  it("takes no rule that is put into the default security group, and any in another group", () => {
    const rule = (type: string, from: string) => of(type, "rule", {}, { securityGroupId: [from] });
    for (const type of [
      "aws:ec2/securityGroupRule:SecurityGroupRule",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ]) {
      for (const from of ["urn:group", "urn:vpc", "urn:network"])
        expect(messages(vpc, group(), log(), rule(type, from))).to.deep.equal([
          `rule (${type}): puts a rule into the default security group of vpc. Make a security group for what needs it.`,
        ]);
      expect(messages(vpc, group(), log(), rule(type, "urn:tasks"))).to.deep.equal([]);
    }
  });
});
