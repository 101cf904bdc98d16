import { expect } from "chai";
import { Network, type NetworkArgs } from "../../components/network/network";
import { inputsOf, listed, publicOutputs, record, valueOf } from "./recorded-resources";

type Egress = NetworkArgs["egress"];
const network = (egress: Egress) =>
  record(
    () =>
      new Network("network", { cidr: "10.20.0.0/16", availabilityZones: 2, egress, region: "eu-central-1" }),
  );
const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** Way out to subnets laid out, gateways for it, subnets that tasks run in, and whether tasks have a public address. */
const WAYS: Readonly<Record<Egress, readonly [readonly string[], string, string, boolean]>> = {
  "public-ip": [["Public"], "None", "public", true],
  nat: [["Public", "Private"], "Single", "private", false],
  "nat-per-zone": [["Public", "Private"], "OnePerAz", "private", false],
  endpoints: [["Isolated"], "None", "isolated", false],
};

describe("a network", () => {
  for (const [egress, [subnets, strategy, tasks, publicIp]] of Object.entries(WAYS)) {
    it(`with ${egress} runs tasks in ${tasks} subnets`, async () => {
      const recording = await network(egress as Egress);
      expect(inputsOf(recording, "awsx:ec2:Vpc", "network-vpc")).to.deep.equal({
        cidrBlock: "10.20.0.0/16",
        numberOfAvailabilityZones: 2,
        natGateways: { strategy },
        subnetStrategy: "Auto",
        subnetSpecs: subnets.map((type) => ({ type })),
        enableDnsHostnames: true,
        enableDnsSupport: true,
      });
      const { built, outputs } = recording;
      expect(await valueOf(built.subnetIds)).to.deep.equal([`${tasks}-1`, `${tasks}-2`]);
      expect(await valueOf(built.securityGroupId)).to.equal("network-tasks");
      expect(built.assignPublicIp).to.equal(publicIp);
      expect(outputs["network"]).to.deep.equal(["subnetIds", "securityGroupId"]);
      expect(publicOutputs(built)).to.deep.equal(["subnetIds", "securityGroupId"]);
    });
  }

  for (const egress of ["public-ip", "nat", "nat-per-zone"] as const) {
    it(`with ${egress} lets nothing in, and HTTPS out`, async () => {
      const recording = await network(egress);
      expect(listed(recording)).to.deep.equal([
        "aws:ec2/securityGroup:SecurityGroup network-tasks",
        `${EGRESS_RULE} network-https`,
        "awsx:ec2:Vpc network-vpc",
        "ds:network:Network network",
      ]);
      expect(inputsOf(recording, "aws:ec2/securityGroup:SecurityGroup", "network-tasks")).to.deep.equal({
        vpcId: "vpc-1",
        description: "Tasks of the pipeline: nothing in, HTTPS out",
      });
      expect(inputsOf(recording, EGRESS_RULE, "network-https")).to.deep.equal({
        securityGroupId: "network-tasks",
        description: "HTTPS to AWS",
        cidrIpv4: "0.0.0.0/0",
        ...HTTPS,
      });
    });
  }
});

describe("a network without a way to the internet", () => {
  it("is exactly these resources", async () => {
    expect(listed(await network("endpoints"))).to.deep.equal([
      "aws:ec2/securityGroup:SecurityGroup network-endpoints-group",
      "aws:ec2/securityGroup:SecurityGroup network-tasks",
      `${ENDPOINT} network-endpoints-ecr-api`,
      `${ENDPOINT} network-endpoints-ecr-dkr`,
      `${ENDPOINT} network-endpoints-logs`,
      `${ENDPOINT} network-endpoints-monitoring`,
      `${ENDPOINT} network-endpoints-s3`,
      `${ENDPOINT} network-endpoints-ssm`,
      `${EGRESS_RULE} network-endpoints-to-endpoints`,
      `${EGRESS_RULE} network-endpoints-to-s3`,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule network-endpoints-from-tasks",
      "awsx:ec2:Vpc network-vpc",
      "ds:network:AwsEndpoints network-endpoints",
      "ds:network:Network network",
    ]);
  });

  it("reaches S3 by a gateway from every route table", async () => {
    expect(inputsOf(await network("endpoints"), ENDPOINT, "network-endpoints-s3")).to.deep.equal({
      vpcId: "vpc-1",
      serviceName: "com.amazonaws.eu-central-1.s3",
      vpcEndpointType: "Gateway",
      routeTableIds: ["routes-1", "routes-2"],
    });
  });

  it("reaches every other service that a task calls by an endpoint of its own", async () => {
    const recording = await network("endpoints");
    for (const service of ["ecr.api", "ecr.dkr", "logs", "monitoring", "ssm"])
      expect(
        inputsOf(recording, ENDPOINT, `network-endpoints-${service.replace(".", "-")}`),
        service,
      ).to.deep.equal({
        vpcId: "vpc-1",
        serviceName: `com.amazonaws.eu-central-1.${service}`,
        vpcEndpointType: "Interface",
        subnetIds: ["isolated-1", "isolated-2"],
        securityGroupIds: ["network-endpoints-group"],
        privateDnsEnabled: true,
      });
  });

  it("lets tasks out to these endpoints and to S3 only, and only tasks in to the endpoints", async () => {
    const recording = await network("endpoints");
    expect(inputsOf(recording, EGRESS_RULE, "network-endpoints-to-endpoints")).to.deep.equal({
      securityGroupId: "network-tasks",
      referencedSecurityGroupId: "network-endpoints-group",
      description: "HTTPS to endpoints",
      ...HTTPS,
    });
    expect(inputsOf(recording, EGRESS_RULE, "network-endpoints-to-s3")).to.deep.equal({
      securityGroupId: "network-tasks",
      prefixListId: "pl-1",
      description: "HTTPS to S3",
      ...HTTPS,
    });
    const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    expect(inputsOf(recording, ingress, "network-endpoints-from-tasks")).to.deep.equal({
      securityGroupId: "network-endpoints-group",
      referencedSecurityGroupId: "network-tasks",
      description: "HTTPS from tasks",
      ...HTTPS,
    });
  });
});
