import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { noOpenIngress } from "../../policy-pack/rules/network/no-open-ingress";
import { facts, resource, undecided } from "./facts";

const PROD = facts("prod");

describe("no-open-ingress", () => {
  const said = (type: string, properties: Readonly<Record<string, unknown>>) =>
    findings(noOpenIngress, resource(type, properties), PROD);
  const open = (range: string) =>
    `lets in whoever calls from ${range}. Name a security group or a private range.`;
  const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

  it("refuses the world, in halves and in version 6 too", () => {
    for (const range of ["0.0.0.0/0", "128.0.0.0/1", "8.0.0.0/5"])
      expect(said(RULE, { cidrIpv4: range })).to.deep.equal([open(range)]);
    for (const range of ["::/0", "2000::/3"])
      expect(said(RULE, { cidrIpv6: range })).to.deep.equal([open(range)]);
  });

  it("lets private ranges and security groups in", () => {
    expect(said(RULE, { cidrIpv4: "10.0.0.0/8" })).to.deep.equal([]);
    expect(said(RULE, { cidrIpv6: "fd00::/8" })).to.deep.equal([]);
    expect(said(RULE, { referencedSecurityGroupId: "sg-1" })).to.deep.equal([]);
  });

  it("reads the rules within a group and those of the older type, and leaves what goes out alone", () => {
    const group = "aws:ec2/securityGroup:SecurityGroup";
    const world = { cidrBlocks: ["10.1.0.0/16", "0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] };
    expect(said(group, { ingress: [world] })).to.deep.equal([open("0.0.0.0/0"), open("::/0")]);
    expect(said(group, { egress: [world] })).to.deep.equal([]);
    expect(said("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { ingress: [world] })).to.have.length(2);
    const older = "aws:ec2/securityGroupRule:SecurityGroupRule";
    expect(said(older, { type: "ingress", ...world })).to.have.length(2);
    expect(said(older, { type: "egress", ...world })).to.deep.equal([]);
  });

  it("refuses a range that is none", () => {
    expect(said(RULE, { cidrIpv4: "anywhere" })).to.deep.equal([
      undecided("no-open-ingress", '"anywhere" is no range of addresses'),
    ]);
  });
});
