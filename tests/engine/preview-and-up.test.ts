import { expect } from "chai";
import { UNKNOWN } from "../../rehearsal/engine";
import { MemoryCloud } from "./memory-provider";
import { changed, deployed, errors, resource, run, urn } from "./run-program";

const BASIC_URNS = [
  urn("aws:s3/bucketObject:BucketObject", "object"),
  urn("aws:sns/topic:Topic", "topic"),
  urn("aws:ssm/parameter:Parameter", "password"),
  urn("pulumi:providers:aws", "default_7_48_0"),
  urn("pulumi:pulumi:Stack", "pipeline-dev"),
  urn("test:store:Store$aws:s3/bucket:Bucket", "store-bucket"),
  urn("test:store:Store", "store"),
];

describe("an offline run", function () {
  this.timeout(60_000);

  it("previews without touching the provider, with computed values unknown", async () => {
    const cloud = new MemoryCloud();
    const preview = await run("basic", cloud, { mode: "preview" });
    expect(errors(preview)).to.deep.equal([]);
    expect(preview.succeeded).to.be.true;
    expect(cloud.calls).to.deep.equal([]);
    expect(preview.outputs).to.deep.equal({
      bucketArn: UNKNOWN,
      topicArn: UNKNOWN,
      password: "correct-horse",
    });
    expect(preview.secretOutputs).to.deep.equal(["password"]);
    expect(resource(preview, "store-bucket").id).to.equal("");
    expect(resource(preview, "object").inputs).to.include({ bucket: UNKNOWN, content: UNKNOWN });
    expect(preview.state.resources).to.deep.equal([]);
    expect(preview.changes).to.deep.equal({ create: 6, update: 0, replace: 0, delete: 0, same: 0 });
  });

  it("registers the same resources in preview and up, and knows every value after up", async () => {
    const preview = await run("basic", new MemoryCloud(), { mode: "preview" });
    const { cloud, first: up } = await deployed("basic");
    expect(errors(up)).to.deep.equal([]);
    expect(preview.resources.map((each) => each.urn).sort()).to.deep.equal(BASIC_URNS);
    expect(up.resources.map((each) => each.urn)).to.deep.equal(preview.resources.map((each) => each.urn));
    expect(JSON.stringify(up)).not.to.include(UNKNOWN);
    expect(resource(up, "object").inputs.content).to.equal(up.outputs.topicArn);
    expect(cloud.subjects("create").sort()).to.deep.equal(["object", "password", "store-bucket", "topic"]);
  });

  it("records parents, dependencies and providers as the real engine does", async () => {
    const { first: up } = await deployed("basic");
    const bucket = urn("test:store:Store$aws:s3/bucket:Bucket", "store-bucket");
    const topic = urn("aws:sns/topic:Topic", "topic");
    const object = resource(up, "object");
    expect(resource(up, "store-bucket").parent).to.equal(urn("test:store:Store", "store"));
    expect(object.parent).to.equal(urn("pulumi:pulumi:Stack", "pipeline-dev"));
    expect(object.dependencies).to.deep.equal([topic, bucket].sort());
    expect(object.propertyDependencies).to.deep.equal({ bucket: [bucket], content: [topic], key: [] });
    const provider = resource(up, "default_7_48_0");
    expect(provider.inputs).to.deep.equal({ region: "eu-west-1", version: "7.48.0" });
    expect(object.provider).to.equal(`${provider.urn}::${provider.id}`);
  });

  it("finds nothing to do the second time", async () => {
    const { cloud, first } = await deployed("basic");
    const { state } = first;
    const calls = cloud.calls.length;
    const frozen = JSON.stringify(state);
    const preview = await run("basic", cloud, { mode: "preview", state });
    const again = await run("basic", cloud, { mode: "up", state });
    expect(changed(preview)).to.deep.equal({});
    expect(changed(again)).to.deep.equal({});
    expect(preview.outputs).to.deep.equal(again.outputs);
    expect(again.state).to.deep.equal(state);
    expect(JSON.stringify(state)).to.equal(frozen);
    expect(cloud.calls.length).to.equal(calls);
  });

  it("tells who listens about each resource", async () => {
    const seen: string[] = [];
    await run("throws", new MemoryCloud(), {
      mode: "up",
      onResource: ({ name, operation }) => seen.push(`${operation} ${name}`),
    });
    expect(seen).to.deep.equal(["create pipeline-dev", "create made"]);
  });
});
