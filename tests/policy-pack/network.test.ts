import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { closedDefaultGroups } from "../../policy-pack/rules/network/closed-default-groups";
import { noOpenEgress } from "../../policy-pack/rules/network/no-open-egress";
import { noOpenIngress } from "../../policy-pack/rules/network/no-open-ingress";
import { facts, resource, undecided } from "./facts";
import { withUnknown } from "./unknown-value";

const PROD = facts("prod");

describe("no-open-ingress", () => {
  const said = (type: string, properties: Readonly<Record<string, unknown>>) =>
    findings(noOpenIngress, resource(type, properties), PROD);
  const open = (range: string) => `allows ingress from ${range}. Name a security group or a private range.`;
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
      undecided("no-open-ingress", '"anywhere" is not a range of addresses'),
    ]);
  });
});

describe("no-open-egress", () => {
  const said = (type: string, properties: Readonly<Record<string, unknown>>) =>
    findings(noOpenEgress, resource(type, properties), PROD);
  const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
  const open = (what: string, range: string) =>
    `lets ${what} out to ${range}. Name a protocol and its port, such as tcp 443.`;
  const ports = (fromPort: number, toPort: number) => ({ fromPort, toPort });
  const HTTPS = { ipProtocol: "tcp", ...ports(443, 443) };

  it("refuses all protocols to the world, in halves and in version 6 too", () => {
    for (const [key, range] of [
      ["cidrIpv4", "0.0.0.0/0"],
      ["cidrIpv4", "128.0.0.0/1"],
      ["cidrIpv6", "::/0"],
    ] as const)
      expect(said(RULE, { ipProtocol: "-1", [key]: range })).to.deep.equal([open("all protocols", range)]);
  });

  it("refuses all ports to the world, and what comes near to all", () => {
    const everywhere = { cidrIpv4: "0.0.0.0/0" };
    for (const ipProtocol of ["tcp", "udp", "6", "17", "TCP"])
      for (const range of [
        ports(0, 65535),
        ports(1, 65535),
        ports(1024, 65535),
        ports(0, 1023),
        ports(-1, -1),
      ])
        expect(said(RULE, { ipProtocol, ...range, ...everywhere })).to.deep.equal([
          open(`the ports ${range.fromPort} to ${range.toPort} of ${ipProtocol.toLowerCase()}`, "0.0.0.0/0"),
        ]);
    expect(said(RULE, { ipProtocol: "tcp", ...everywhere })).to.deep.equal([
      open("the ports nothing to nothing of tcp", "0.0.0.0/0"),
    ]);
    // AWS takes no notice of the ports of any other protocol.
    expect(said(RULE, { ...HTTPS, ipProtocol: "50", ...everywhere })).to.deep.equal([
      open("all ports of the protocol 50", "0.0.0.0/0"),
    ]);
  });

  it("lets single ports and pings out to the world, and everything to private ranges and groups", () => {
    for (const range of [ports(443, 443), ports(0, 0), ports(8000, 8100)])
      expect(said(RULE, { ipProtocol: "tcp", ...range, cidrIpv4: "0.0.0.0/0" })).to.deep.equal([]);
    for (const ipProtocol of ["icmp", "icmpv6", "58"])
      expect(said(RULE, { ipProtocol, ...ports(-1, -1), cidrIpv6: "::/0" })).to.deep.equal([]);
    for (const destination of [
      { cidrIpv4: "10.0.0.0/8" },
      { cidrIpv6: "fd00::/8" },
      { referencedSecurityGroupId: "sg-1" },
      { prefixListId: "pl-1" },
    ])
      expect(said(RULE, { ipProtocol: "-1", ...destination })).to.deep.equal([]);
  });

  it("reads the rules within a group and those of the older type, and leaves what comes in alone", () => {
    const world = {
      protocol: "-1",
      ...ports(0, 0),
      cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"],
      ipv6CidrBlocks: ["::/0"],
    };
    const both = [open("all protocols", "0.0.0.0/0"), open("all protocols", "::/0")];
    for (const type of ["securityGroup:SecurityGroup", "defaultSecurityGroup:DefaultSecurityGroup"]) {
      expect(
        said(`aws:ec2/${type}`, { egress: [{ ...world, ...ports(443, 443), protocol: "tcp" }, world] }),
      ).to.deep.equal(both);
      expect(said(`aws:ec2/${type}`, { ingress: [world] })).to.deep.equal([]);
    }
    const older = "aws:ec2/securityGroupRule:SecurityGroupRule";
    expect(said(older, { type: "egress", ...world })).to.deep.equal(both);
    expect(said(older, { type: "ingress", ...world })).to.deep.equal([]);
  });

  it("takes a group without rules for what the provider makes of it: nothing gets out", () => {
    expect(said("aws:ec2/securityGroup:SecurityGroup", { vpcId: "vpc-1" })).to.deep.equal([]);
  });

  it("refuses a range that only an update will know", () => {
    expect(said(RULE, withUnknown({ ipProtocol: "-1" }, "cidrIpv4"))[0]).to.match(
      /^cannot be decided by no-open-egress:/,
    );
  });
});

describe("closed-default-groups", () => {
  const said = (properties: Readonly<Record<string, unknown>>) =>
    findings(
      closedDefaultGroups,
      resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", properties),
      PROD,
    );
  const self = [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }];

  it("takes no rule, not even for the group's own members", () => {
    expect(said(withUnknown({}, "vpcId"))).to.deep.equal([]);
    expect(said({ ingress: [], egress: [] })).to.deep.equal([]);
    const rules = (way: string) =>
      `has rules in ${way}. Leave it out, and make a security group for what needs them.`;
    expect(said({ ingress: self })).to.deep.equal([rules("ingress")]);
    expect(said({ ingress: self, egress: self })).to.deep.equal([rules("ingress"), rules("egress")]);
  });
});
