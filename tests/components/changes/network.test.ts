import { expect } from "chai";
import { RunningProgram, saidBy, type ChangedRun } from "./running-program";

const ZONES = ["us-east-1a", "us-east-1b"];
const NETWORK = {
  account: "123456789012",
  buckets: ["arn:aws:s3:::ds-input"],
  logBucketArn: "arn:aws:s3:::ds-logs",
  region: "us-east-1",
  cidr: "10.20.0.0/16",
  availabilityZones: 3,
  egress: "public-ip",
} as const;

// Which change replaces what is in rehearsal/plugins/aws/ec2/, and from the provider's schema.
describe("a network that is changed while it is there", () => {
  const program = new RunningProgram();
  const runs: ChangedRun[] = [];

  before(async () => {
    for (const change of [
      {},
      { egress: "nat-per-zone", availabilityZones: 2 },
      { egress: "nat-per-zone", availabilityZones: 2, cidr: "10.30.0.0/20" },
      { egress: "endpoints", availabilityZones: ZONES, cidr: "10.30.0.0/20" },
    ] as const) {
      const run = await program.up({ network: { ...NETWORK, ...change } });
      expect(run.succeeded, saidBy(run)).to.equal(true);
      runs.push(run);
    }
  });
  after(() => program.remove());

  const [NAT, MOVED, ISOLATED] = [1, 2, 3];
  /** What a change did to some kinds, in order. */
  const steps = (run: number, kinds: string) =>
    runs[run]?.steps.filter((step) => new RegExp(` (?:${kinds}) `).test(step)) ?? [];
  /** Whether every step of one kind is before every one of another. */
  const expectBefore = (run: number, first: RegExp, then: RegExp) => {
    const all = runs[run]?.steps ?? [];
    const [last, next] = [
      all.findLastIndex((step) => first.test(step)),
      all.findIndex((step) => then.test(step)),
    ];
    expect(last, all.join("\n")).to.be.within(0, next);
  };

  it("makes subnets of another kind beside those that are there, and takes zones away without moving another", () => {
    expect(steps(NAT, "Vpc|Subnet")).to.deep.equal([
      "create Subnet network-main-private-1",
      "create Subnet network-main-private-2",
      "delete Subnet network-main-public-3",
    ]);
    expect(steps(ISOLATED, "Vpc|Subnet").sort()).to.deep.equal([
      "create Subnet network-main-isolated-1",
      "create Subnet network-main-isolated-2",
      "delete Subnet network-main-private-1#2",
      "delete Subnet network-main-private-2#2",
      "delete Subnet network-main-public-1#2",
      "delete Subnet network-main-public-2#2",
    ]);
    expectBefore(ISOLATED, /^create /, /^delete /);
  });

  it("moves to another range by way of a network beside the old one, which goes last", () => {
    expectBefore(MOVED, /^create Subnet/, /^delete (?:Subnet|Vpc|InternetGateway|SecurityGroup) /);
    expect(steps(MOVED, "Vpc|InternetGateway").sort()).to.deep.equal([
      "create InternetGateway network-main#2",
      "create Vpc network-main#2",
      "delete InternetGateway network-main",
      "delete Vpc network-main",
    ]);
  });

  it("gives a NAT gateway up before the one that takes its place and its address", () => {
    for (const zone of [1, 2]) {
      const gateway = `NatGateway network-main-${zone}`;
      expectBefore(MOVED, new RegExp(`^delete ${gateway}$`), new RegExp(`^create ${gateway}#2$`));
    }
    expect(steps(MOVED, "Eip")).to.deep.equal([]);
  });

  it("has one gateway to S3, whose route tables follow", () => {
    expect(steps(NAT, "VpcEndpoint")).to.deep.equal(["update VpcEndpoint network-s3"]);
    expect(steps(ISOLATED, "VpcEndpoint").filter((step) => step.endsWith("-s3#2"))).to.deep.equal([
      "update VpcEndpoint network-s3#2",
    ]);
  });
});
