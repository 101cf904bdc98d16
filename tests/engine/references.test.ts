import { expect } from "chai";
import { markSecret, resourceReference, UNKNOWN, type ExpandComponent } from "../../rehearsal/engine";
import { MemoryCloud } from "./memory-provider";
import { changed, deployed, errors, resource, run, urn } from "./run-program";

const CONFIGURED = { "pipeline:account": "123456789012" };

/** A VPC with one subnet, in place of the plugin of awsx. */
const expandVpc: ExpandComponent = async ({ name, inputs }, register) => {
  const vpc = await register({ type: "aws:ec2/vpc:Vpc", name, inputs: { cidrBlock: inputs.cidrBlock } });
  const subnet = await register(
    { type: "aws:ec2/subnet:Subnet", name: `${name}-private-1`, inputs: { vpcId: vpc.id } },
    { dependsOn: [vpc.urn] },
  );
  return { vpcId: vpc.id, vpc: resourceReference(vpc.urn, vpc.id), privateSubnetIds: [subnet.id] };
};
const components = { "awsx:ec2:Vpc": expandVpc };

describe("a stack reference", function () {
  this.timeout(60_000);

  it("gives another stack's outputs, secrets still secret", async () => {
    const asked: string[] = [];
    const up = await run("reference", new MemoryCloud(), {
      mode: "up",
      stackOutputs: (name) => {
        asked.push(name);
        return Promise.resolve({
          outputs: { bucketArn: "arn:aws:s3:::models", token: "open-sesame" },
          secretNames: ["token"],
        });
      },
    });
    expect(errors(up)).to.deep.equal([]);
    expect(asked).to.deep.equal(["organization/artifacts/dev"]);
    expect(up.reads.map(({ id }) => id)).to.deep.equal(["organization/artifacts/dev"]);
    expect(resource(up, "token").inputs.value).to.equal("[secret]");
    const stored = up.state.resources.find(({ name }) => name === "token");
    expect(stored?.inputs.value).to.deep.equal(markSecret("open-sesame"));
    expect(up.outputs.artifactBucket).to.equal("arn:aws:s3:::models");
  });

  it("to a stack that is not there fails with its name", async () => {
    const failed = await run("reference", new MemoryCloud(), { mode: "preview" });
    expect(errors(failed)).to.deep.equal(['unknown stack "organization/artifacts/dev"']);
  });
});

describe("an explicit provider", function () {
  this.timeout(60_000);

  it("is configured with decoded settings, and answers data sources in preview", async () => {
    const cloud = new MemoryCloud();
    const preview = await run("explicit", cloud, { mode: "preview", config: CONFIGURED });
    expect(errors(preview)).to.deep.equal([]);
    expect(cloud.configured).to.deep.equal([
      {
        packageName: "aws",
        inputs: {
          allowedAccountIds: ["123456789012"],
          region: "eu-west-1",
          skipCredentialsValidation: false,
          skipRegionValidation: true,
        },
      },
    ]);
    expect(preview.outputs).to.deep.equal({ bucketName: "data-123456789012", looked: UNKNOWN });
    expect(cloud.subjects("invoke")).to.deep.equal(["aws:index/getCallerIdentity:getCallerIdentity"]);
    const up = await run("explicit", cloud, { mode: "up", config: CONFIGURED });
    expect(up.outputs.looked).to.match(/^value of arn:eu-west-1:bucket-/);
    expect(resource(up, "bucket").provider).to.equal(
      `${urn("pulumi:providers:aws", "account")}::${resource(up, "account").id}`,
    );
  });

  it("that refuses its settings fails the deployment with its message", async () => {
    const cloud = new MemoryCloud();
    const failed = await run("explicit", cloud, {
      mode: "preview",
      config: { "pipeline:account": "987654321098" },
    });
    expect(errors(failed)).to.deep.equal([
      "AWS account ID not allowed: 123456789012 is not one of 987654321098",
    ]);
  });
});

describe("a remote component", function () {
  this.timeout(60_000);

  it("has its children managed like any resource, and its references followed", async () => {
    const cloud = new MemoryCloud();
    const preview = await run("remote", cloud, { mode: "preview", components });
    expect(errors(preview)).to.deep.equal([]);
    expect(preview.outputs).to.deep.equal({ vpcId: UNKNOWN, vpcArn: UNKNOWN });
    const up = await run("remote", cloud, { mode: "up", components });
    expect(errors(up)).to.deep.equal([]);
    const vpc = up.resources.find(({ type }) => type === "aws:ec2/vpc:Vpc");
    expect(vpc?.urn).to.equal(urn("awsx:ec2:Vpc$aws:ec2/vpc:Vpc", "network"));
    expect(vpc?.parent).to.equal(urn("awsx:ec2:Vpc", "network"));
    expect(resource(up, "tasks").inputs).to.include({ vpcId: vpc?.id, description: vpc?.outputs.arn });
    expect(cloud.configured.map(({ packageName }) => packageName)).not.to.include("awsx");
    const again = await run("remote", cloud, { mode: "up", components, state: up.state });
    expect(changed(again)).to.deep.equal({});
  });

  it("without an expansion is an error", async () => {
    const failed = await run("remote", new MemoryCloud(), { mode: "preview" });
    expect(errors(failed)).to.include("no expansion is given for the remote component awsx:ec2:Vpc");
  });
});

describe("transforms", function () {
  this.timeout(60_000);

  it("run for the resource, then its parents, then the stack", async () => {
    const { first: up } = await deployed("transformed");
    expect(errors(up)).to.deep.equal([]);
    expect(resource(up, "bucket").inputs.tags).to.deep.equal({
      own: "yes",
      parent: "yes",
      stack: "yes",
      last: "stack",
    });
    expect(resource(up, "bucket").propertyDependencies).to.deep.equal({ bucket: [], tags: [] });
  });
});
