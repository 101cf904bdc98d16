import { DescribeRouteTablesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { UNKNOWN, type Properties, type ResourceRequest } from "../../../rehearsal/plugins/provider";
import { expandVpc } from "../../../rehearsal/plugins/awsx/vpc";
import { layOutSubnets, type SubnetSpec } from "../../../rehearsal/plugins/awsx/subnet-layout";
import { client, configure, DEV, REGION, useEmulator } from "./emulator";
import { errorOf } from "./lifecycle";

interface Child extends ResourceRequest {
  readonly urn: string;
  readonly dependsOn: readonly string[];
}

/** Expands a VPC with a provider behind it, or in preview, and records what it registers. */
async function expand(inputs: Properties, mode: "preview" | "up" = "preview", region = REGION) {
  const provider = await configure(DEV, { region });
  const children: Child[] = [];
  const outputs = await expandVpc({ type: "awsx:ec2:Vpc", name: "net", inputs }, async (child, options) => {
    const urn = `${child.type}::${child.name}`;
    children.push({ ...child, urn, dependsOn: options?.dependsOn ?? [] });
    if (mode === "preview") return { urn, id: UNKNOWN, outputs: provider.plan(child) };
    return { urn, ...(await provider.create(child)) };
  });
  const named = (type: string) => children.filter((child) => child.type === type).map(({ name }) => name);
  return { children, outputs, named };
}

const auto = (types: string[], strategy = "None") => ({
  cidrBlock: "10.0.0.0/16",
  numberOfAvailabilityZones: 2,
  natGateways: { strategy },
  subnetStrategy: "Auto",
  availabilityZoneCidrMask: 17,
  subnetSpecs: types.map((type) => ({ type, cidrMask: 20 })),
  enableDnsHostnames: true,
});

useEmulator();

describe("expanding awsx:ec2:Vpc", () => {
  const cases = [
    { types: ["Public"], nat: "None", gateways: [], routes: ["net-public-1", "net-public-2"] },
    { types: ["Isolated"], nat: "None", gateways: [], routes: [] },
    { types: ["Public", "Private"], nat: "None", gateways: [], routes: ["net-public-1", "net-public-2"] },
    {
      types: ["Public", "Private"],
      nat: "Single",
      gateways: ["net-1"],
      routes: ["net-public-1", "net-private-1", "net-public-2", "net-private-2"],
    },
    {
      types: ["Private", "Public", "Isolated"],
      nat: "OnePerAz",
      gateways: ["net-1", "net-2"],
      routes: ["net-public-1", "net-private-1", "net-public-2", "net-private-2"],
    },
  ];
  for (const { types, nat, gateways, routes } of cases) {
    it(`gives ${types.join(", ")} with NAT ${nat} the children that awsx gives it`, async () => {
      const { children, outputs, named } = await expand(auto(types, nat), "up");
      const subnets = named("aws:ec2/subnet:Subnet");
      expect(subnets).to.have.members(
        [1, 2].flatMap((zone) => types.map((type) => `net-${type.toLowerCase()}-${zone}`)),
      );
      expect(named("aws:ec2/vpc:Vpc")).to.deep.equal(["net"]);
      expect(named("aws:ec2/internetGateway:InternetGateway")).to.deep.equal(["net"]);
      expect(named("aws:ec2/routeTable:RouteTable")).to.deep.equal(subnets);
      expect(named("aws:ec2/routeTableAssociation:RouteTableAssociation")).to.deep.equal(subnets);
      expect(named("aws:ec2/eip:Eip")).to.deep.equal(gateways);
      expect(named("aws:ec2/natGateway:NatGateway")).to.deep.equal(gateways);
      expect(named("aws:ec2/route:Route")).to.deep.equal(routes);
      for (const type of ["Public", "Private", "Isolated"])
        expect(outputs[`${type.toLowerCase()}SubnetIds`]).to.have.length(types.includes(type) ? 2 : 0);
      const registered = children.map(({ urn }) => urn);
      children.forEach(({ dependsOn }, index) =>
        expect(registered.slice(0, index)).to.include.members([...dependsOn]),
      );
    });
  }

  it("leads private subnets to the NAT gateway of their zone, and isolated ones nowhere", async () => {
    const { outputs } = await expand(auto(["Public", "Private", "Isolated"], "OnePerAz"), "up");
    const idsOf = (property: string) => (outputs[property] as { id: string }[]).map(({ id }) => id);
    const { RouteTables } = await client(EC2Client).send(
      new DescribeRouteTablesCommand({ RouteTableIds: idsOf("routeTables") }),
    );
    const wayOf = (subnetId: string | undefined) => {
      const table = RouteTables?.find(({ Associations }) =>
        Associations?.some(({ SubnetId }) => SubnetId === subnetId),
      );
      const route = table?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === "0.0.0.0/0");
      return route?.NatGatewayId ?? route?.GatewayId;
    };
    const gateway = (outputs["internetGateway"] as { id: string }).id;
    expect((outputs["publicSubnetIds"] as string[]).map(wayOf)).to.deep.equal([gateway, gateway]);
    expect((outputs["privateSubnetIds"] as string[]).map(wayOf)).to.deep.equal(idsOf("natGateways"));
    expect((outputs["isolatedSubnetIds"] as string[]).map(wayOf)).to.deep.equal([undefined, undefined]);
  });

  it("passes on what it is given, and leaves every id unknown in a preview", async () => {
    const { children, outputs } = await expand({ ...auto(["Public"]), tags: { team: "data" } });
    expect(children[0]?.inputs).to.deep.equal({
      cidrBlock: "10.0.0.0/16",
      enableDnsHostnames: true,
      tags: { Name: "net", team: "data" },
    });
    expect(children.find(({ name }) => name === "net-public-2")?.inputs).to.deep.equal({
      vpcId: UNKNOWN,
      availabilityZone: `${REGION}b`,
      cidrBlock: "10.0.128.0/20",
      mapPublicIpOnLaunch: true,
      tags: { Name: "net-public-2", SubnetType: "Public", team: "data" },
    });
    expect(outputs).to.include({ vpcId: UNKNOWN, publicSubnetIds: UNKNOWN, routeTables: UNKNOWN });
    expect(outputs["isolatedSubnetIds"]).to.deep.equal([]);
  });

  it("divides addresses as awsx does", () => {
    const blocks = (cidr: string, zones: number, ...more: [specs: readonly SubnetSpec[], zoneMask: number]) =>
      layOutSubnets("net", cidr, zones, ...more).map(({ name, cidrBlock }) => `${name} ${cidrBlock}`);
    const specs = [
      { type: "Public", cidrMask: 24 },
      { type: "Unused", cidrMask: 24 },
      { type: "Isolated", cidrMask: 22, name: "data" },
    ] as const;
    expect(blocks("10.1.0.0/16", 1, specs, 16)).to.deep.equal([
      "net-public-1 10.1.0.0/24",
      "net-data-1 10.1.4.0/22",
    ]);
    // The zone's own range, as awsx's test of it has it, and one that leaves room behind each zone.
    expect(blocks("10.0.0.0/16", 1, [{ type: "Public", cidrMask: 19 }], 19)).to.deep.equal([
      "net-public-1 10.0.0.0/19",
    ]);
    const small = [
      { type: "Unused", cidrMask: 20, name: "spare" },
      { type: "Isolated", cidrMask: 20 },
      { type: "Unused", cidrMask: 19, name: "more" },
    ] as const;
    expect(blocks("10.0.0.0/16", 3, small, 18)).to.deep.equal([
      "net-isolated-1 10.0.16.0/20",
      "net-isolated-2 10.0.80.0/20",
      "net-isolated-3 10.0.144.0/20",
    ]);
    // What comes after a smaller one begins at the next multiple of its own size: netmask's next of its last address.
    const growing = [
      { type: "Public", cidrMask: 28 },
      { type: "Private", cidrMask: 26 },
      { type: "Isolated", cidrMask: 27 },
    ] as const;
    expect(blocks("10.0.0.0/22", 2, growing, 24)).to.deep.equal([
      "net-public-1 10.0.0.0/28",
      "net-private-1 10.0.0.64/26",
      "net-isolated-1 10.0.0.128/27",
      "net-public-2 10.0.1.0/28",
      "net-private-2 10.0.1.64/26",
      "net-isolated-2 10.0.1.128/27",
    ]);
    expect(() => blocks("10.0.0.0/16", 3, [{ type: "Public", cidrMask: 20 }], 17)).to.throw(
      `The VPC "net" with 10.0.0.0/16 has no room for 3 zones of /17.`,
    );
    expect(() => blocks("10.0.0.0/24", 2, [{ type: "Public", cidrMask: 24 }], 25)).to.throw(
      `The subnets of the VPC "net" do not fit: each of 2 zones has 128 addresses of 10.0.0.0/24. ` +
        `Use a larger block, fewer zones or smaller subnets.`,
    );
    expect(() => blocks("10.0.0.1/16", 2, [], 17)).to.throw(
      `"10.0.0.1/16" is not a CIDR block such as 10.0.0.0/16`,
    );
  });

  it("names everything it cannot expand", async () => {
    const whole = auto(["Public", "Private"], "Single");
    const refused = async (changes: Properties) =>
      (await errorOf(expand({ ...whole, ...changes }))).replace(
        'awsx:ec2:Vpc "net" is refused, since the rehearsal expands only what components/network gives: ',
        "",
      );
    expect(
      await refused({
        vpcEndpointSpecs: [],
        availabilityZoneCidrMask: undefined,
        cidrBlock: undefined,
        natGateways: {},
        subnetStrategy: undefined,
        subnetSpecs: [{ type: "Odd", size: 8 }],
      }),
    ).to.equal(
      [
        "availabilityZoneCidrMask: Invalid input: expected number, received undefined",
        "cidrBlock: Invalid input: expected string, received undefined",
        'natGateways.strategy: Invalid option: expected one of "None"|"Single"|"OnePerAz"',
        'subnetSpecs.0.type: Invalid option: expected one of "Public"|"Private"|"Isolated"|"Unused"',
        "subnetSpecs.0.cidrMask: Invalid input: expected number, received undefined",
        'subnetSpecs.0: Unrecognized key: "size"',
        'subnetStrategy: Invalid input: expected "Auto"',
        'Unrecognized key: "vpcEndpointSpecs".',
      ].join("; "),
    );
    const zones = "exactly one of availabilityZoneNames and numberOfAvailabilityZones must be set.";
    const spec = { type: "Public", cidrMask: 20 };
    for (const [changes, fault] of [
      [{ subnetSpecs: [spec] }, "a NAT gateway needs a public and a private or isolated subnet."],
      [
        { subnetSpecs: [spec, spec], natGateways: { strategy: "None" } },
        "subnetSpecs of one type need names of their own.",
      ],
      [{ availabilityZoneNames: ["us-east-1a"] }, zones],
      [{ numberOfAvailabilityZones: undefined }, zones],
    ] as const)
      expect(await refused(changes)).to.equal(fault);
  });
});
