import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import type { Provider } from "../../../rehearsal/plugins/provider";
import { client, configure, DEV, REGION, useEmulator } from "./emulator";
import { live, make } from "./lifecycle";

const arn = (kind: string, id: string) => `arn:aws:ec2:${REGION}:${DEV}:${kind}/${id}`;

useEmulator();

describe("provisioning a network", () => {
  let provider: Provider, ec2: EC2Client, vpcId: string;
  before(async () => {
    provider = await configure(DEV, { defaultTags: { tags: { team: "data" } } });
    ec2 = client(EC2Client);
    vpcId = (await make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.7.0.0/16" })).id;
  });
  const subnetIn = (third: number) =>
    make(provider, "aws:ec2/subnet:Subnet", { vpcId, cidrBlock: `10.7.${third}.0/24` });

  it("makes and changes a VPC", async () => {
    const { made, created, changed, gone } = await live(
      provider,
      "aws:ec2/vpc:Vpc",
      {
        cidrBlock: "10.8.0.0/16",
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: { Name: "subject" },
      },
      { enableDnsHostnames: false, tags: {} },
      async ({ id: VpcId }) => {
        const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
        const names = await ec2.send(
          new DescribeVpcAttributeCommand({ VpcId, Attribute: "enableDnsHostnames" }),
        );
        const { CidrBlock, Tags } = Vpcs?.[0] ?? {};
        return { CidrBlock, Tags, hostnames: names.EnableDnsHostnames?.Value };
      },
    );
    expect(made.outputs).to.include({ arn: arn("vpc", made.id), ownerId: DEV });
    expect(made.outputs["defaultSecurityGroupId"]).to.match(/^sg-/);
    expect(made.outputs["mainRouteTableId"]).to.match(/^rtb-/);
    const team = { Key: "team", Value: "data" };
    expect(created).to.deep.equal({
      CidrBlock: "10.8.0.0/16",
      Tags: [team, { Key: "Name", Value: "subject" }],
      hostnames: true,
    });
    expect(changed).to.deep.equal({ CidrBlock: "10.8.0.0/16", Tags: [team], hostnames: false });
    expect(gone).to.equal("InvalidVpcID.NotFound");
  });

  it("makes and changes a subnet", async () => {
    const { made, created, changed, gone } = await live(
      provider,
      "aws:ec2/subnet:Subnet",
      { vpcId, cidrBlock: "10.7.0.0/24", availabilityZone: `${REGION}b`, mapPublicIpOnLaunch: true },
      { mapPublicIpOnLaunch: false },
      async ({ id }) => {
        const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
        const { VpcId, CidrBlock, AvailabilityZone, MapPublicIpOnLaunch } = Subnets?.[0] ?? {};
        return { VpcId, CidrBlock, AvailabilityZone, MapPublicIpOnLaunch };
      },
    );
    expect(made.outputs).to.include({ arn: arn("subnet", made.id), availabilityZone: `${REGION}b` });
    const same = { VpcId: vpcId, CidrBlock: "10.7.0.0/24", AvailabilityZone: `${REGION}b` };
    expect(created).to.deep.equal({ ...same, MapPublicIpOnLaunch: true });
    expect(changed).to.deep.equal({ ...same, MapPublicIpOnLaunch: false });
    expect(gone).to.equal("InvalidSubnetID.NotFound");
  });

  it("attaches an internet gateway and moves it to another VPC", async () => {
    const other = (await make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.9.0.0/16" })).id;
    const { created, changed, gone } = await live(
      provider,
      "aws:ec2/internetGateway:InternetGateway",
      { vpcId },
      { vpcId: other },
      async ({ id }) => {
        const found = await ec2.send(new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }));
        return found.InternetGateways?.[0]?.Attachments?.[0]?.VpcId;
      },
    );
    expect([created, changed, gone]).to.deep.equal([vpcId, other, "InvalidInternetGatewayID.NotFound"]);
  });

  it("routes a subnet through a NAT gateway, and takes all of it back", async () => {
    const subnetId = (await subnetIn(1)).id;
    const eip = await make(provider, "aws:ec2/eip:Eip", {});
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [eip.id] }));
    expect(eip.outputs).to.include({ allocationId: eip.id, publicIp: Addresses?.[0]?.PublicIp });

    const natInputs = { subnetId, allocationId: eip.id, tags: { Name: "nat" } };
    const nat = await make(provider, "aws:ec2/natGateway:NatGateway", natInputs);
    const natState = async () => {
      const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [nat.id] }));
      return NatGateways?.[0];
    };
    expect(await natState()).to.deep.include({ SubnetId: subnetId, State: "available" });

    const table = await make(provider, "aws:ec2/routeTable:RouteTable", { vpcId });
    const routeTableId = table.id;
    const routeInputs = { routeTableId, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id };
    const route = await make(provider, "aws:ec2/route:Route", routeInputs);
    expect(route.outputs).to.include({ origin: "CreateRoute", state: "active" });
    const association = await make(provider, "aws:ec2/routeTableAssociation:RouteTableAssociation", {
      routeTableId,
      subnetId,
    });
    const read = async () => {
      const { RouteTables } = await ec2.send(
        new DescribeRouteTablesCommand({ RouteTableIds: [routeTableId] }),
      );
      const { Routes = [], Associations = [] } = RouteTables?.[0] ?? {};
      const toNat = Routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock === "0.0.0.0/0");
      return {
        ways: toNat.map(({ NatGatewayId }) => NatGatewayId),
        subnets: Associations.map(({ SubnetId }) => SubnetId),
      };
    };
    expect(await read()).to.deep.equal({ ways: [nat.id], subnets: [subnetId] });

    await provider.delete("aws:ec2/routeTableAssociation:RouteTableAssociation", {
      ...association,
      inputs: { routeTableId, subnetId },
    });
    await provider.delete("aws:ec2/route:Route", { ...route, inputs: routeInputs });
    expect(await read()).to.deep.equal({ ways: [], subnets: [] });
    await provider.delete("aws:ec2/natGateway:NatGateway", { ...nat, inputs: natInputs });
    expect((await natState())?.State ?? "deleted").to.match(/^delet/);
    await provider.delete("aws:ec2/routeTable:RouteTable", { ...table, inputs: { vpcId } });
    await provider.delete("aws:ec2/eip:Eip", { ...eip, inputs: {} });
    const left = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [eip.id] }));
    expect(left.Addresses).to.deep.equal([]);
  });

  it("makes a security group that holds only the stated rules, and names it when the program does not", async () => {
    const { made, created, changed, gone } = await live(
      provider,
      "aws:ec2/securityGroup:SecurityGroup",
      {
        vpcId,
        description: "Tasks",
        egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
      },
      { egress: [], ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }] },
      async ({ id }) => {
        const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
        const {
          GroupName,
          Description,
          IpPermissions = [],
          IpPermissionsEgress = [],
        } = SecurityGroups?.[0] ?? {};
        return { GroupName, Description, in: IpPermissions, out: IpPermissionsEgress };
      },
    );
    expect(made.outputs["name"]).to.match(/^test-[0-9a-f]{7}$/);
    expect(created).to.include({ GroupName: made.outputs["name"], Description: "Tasks" });
    expect(created.in).to.deep.equal([]);
    expect(created.out).to.have.length(1);
    expect(created.out[0]).to.deep.include({
      IpProtocol: "tcp",
      FromPort: 443,
      IpRanges: [{ CidrIp: "0.0.0.0/0" }],
    });
    expect(changed.out).to.deep.equal([]);
    expect(changed.in[0]?.UserIdGroupPairs?.[0]?.GroupId).to.equal(made.id);
    expect(gone).to.equal("InvalidGroup.NotFound");
  });

  it("empties a VPC's default security group", async () => {
    const inputs = { vpcId, egress: [], ingress: [] };
    const { id, outputs } = await make(provider, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", inputs);
    expect(outputs).to.include({ name: "default" });
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
    expect(SecurityGroups?.[0]).to.deep.include({ IpPermissions: [], IpPermissionsEgress: [], VpcId: vpcId });
  });

  for (const [direction, isEgress] of [
    ["Ingress", false],
    ["Egress", true],
  ] as const) {
    it(`makes and changes an ${direction.toLowerCase()} rule`, async () => {
      const group = await make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId });
      const { made, created, changed, gone } = await live(
        provider,
        `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
        {
          securityGroupId: group.id,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrIpv4: "0.0.0.0/0",
          description: "HTTPS",
        },
        { cidrIpv4: "10.0.0.0/8", fromPort: 80, description: "Web" },
        async ({ id }) => {
          const found = await ec2.send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }));
          return found.SecurityGroupRules?.[0];
        },
      );
      expect(made.outputs).to.include({
        securityGroupRuleId: made.id,
        arn: arn("security-group-rule", made.id),
      });
      expect(created).to.include({
        GroupId: group.id,
        IsEgress: isEgress,
        IpProtocol: "tcp",
        FromPort: 443,
        CidrIpv4: "0.0.0.0/0",
        Description: "HTTPS",
      });
      expect(changed).to.include({ CidrIpv4: "10.0.0.0/8", FromPort: 80, ToPort: 443, Description: "Web" });
      expect(gone).to.satisfy(
        (end: unknown) => end === undefined || end === "InvalidSecurityGroupRuleId.NotFound",
      );
    });
  }

  it("makes rules for another group and for a prefix list, and replaces one whose group changes", async () => {
    const type = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    const [group, other] = [
      await make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId }),
      await make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId }),
    ];
    const https = { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    const toGroup = { ...https, referencedSecurityGroupId: other.id };
    const made = await make(provider, type, toGroup);
    const listInputs = { ...https, prefixListId: "pl-1", description: "S3" };
    const toList = await make(provider, type, listInputs);
    const rules = async () => {
      const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group.id] }));
      return SecurityGroups?.[0]?.IpPermissionsEgress?.map(({ UserIdGroupPairs, PrefixListIds }) => [
        ...(UserIdGroupPairs?.map(({ GroupId }) => GroupId) ?? []),
        ...(PrefixListIds?.map(({ PrefixListId, Description }) => `${PrefixListId} ${Description}`) ?? []),
      ]);
    };
    expect(await rules()).to.deep.equal([[other.id], ["pl-1 S3"]]);
    await provider.delete(type, { ...toList, inputs: listInputs });
    expect(await rules()).to.deep.equal([[other.id]]);
    const request = { type, name: "test", inputs: { ...https, referencedSecurityGroupId: group.id } };
    expect(await provider.update(request, { ...made, inputs: toGroup })).to.equal(undefined);
  });

  it("makes and changes endpoints, and knows the prefix list of a gateway", async () => {
    const tables = [0, 1].map(() => make(provider, "aws:ec2/routeTable:RouteTable", { vpcId }));
    const [first = "", second = ""] = (await Promise.all(tables)).map(({ id }) => id);
    const { made, created, changed, gone } = await live(
      provider,
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      {
        vpcId,
        serviceName: `com.amazonaws.${REGION}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: [first],
      },
      { routeTableIds: [second] },
      async ({ id }) => {
        const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }));
        return VpcEndpoints?.[0]?.RouteTableIds;
      },
    );
    expect(made.outputs).to.include({ state: "available", arn: arn("vpc-endpoint", made.id) });
    expect(made.outputs["prefixListId"]).to.match(/^pl-/);
    expect(created).to.deep.equal([first]);
    expect(changed).to.deep.equal([second]);
    expect(gone).to.satisfy((end: unknown) => end === undefined || end === "InvalidVpcEndpointId.NotFound");
  });
});
