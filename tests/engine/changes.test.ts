import { expect } from "chai";
import { MemoryCloud } from "./memory-provider";
import { changed, deployed, errors, resource, run, urn } from "./run-program";

describe("a changed program", function () {
  this.timeout(60_000);

  it("updates in place, and keeps what is computed", async () => {
    const { cloud, first } = await deployed("basic");
    const config = { "pipeline:displayName": "second" };
    const preview = await run("basic", cloud, { mode: "preview", state: first.state, config });
    expect(changed(preview)).to.deep.equal({ topic: "update" });
    expect(preview.outputs.topicArn).to.equal(first.outputs.topicArn);
    const second = await run("basic", cloud, { mode: "up", state: first.state, config });
    expect(changed(second)).to.deep.equal({ topic: "update" });
    expect(cloud.subjects("update")).to.deep.equal(["topic"]);
    expect(resource(second, "topic").id).to.equal(resource(first, "topic").id);
    expect(resource(second, "topic").outputs.displayName).to.equal("second");
  });

  it("replaces by making the new resource first and deleting the old one at the end", async () => {
    const { cloud, first } = await deployed("basic");
    const old = resource(first, "store-bucket").id;
    const config = { "pipeline:bucketName": "second-bucket" };
    const second = await run("basic", cloud, { mode: "up", state: first.state, config });
    expect(changed(second)).to.deep.equal({ store: "update", "store-bucket": "replace", object: "replace" });
    expect(resource(second, "store-bucket").id).not.to.equal(old);
    const order = cloud.calls.slice(-2).map(({ method, subject }) => `${method} ${subject}`);
    expect(order).to.deep.equal([
      `delete aws:s3/bucketObject:BucketObject ${resource(first, "object").id}`,
      `delete aws:s3/bucket:Bucket ${old}`,
    ]);
    expect([...cloud.existing.keys()]).not.to.include(old);
    expect(second.state.resources.filter((each) => each.pendingDeletion)).to.deep.equal([]);
  });

  it("deletes what the program no longer registers", async () => {
    const { cloud, first } = await deployed("basic");
    const config = { "pipeline:withoutObject": "true" };
    const second = await run("basic", cloud, { mode: "up", state: first.state, config });
    expect(changed(second)).to.deep.equal({ object: "delete" });
    expect(cloud.existing.size).to.equal(3);
    expect(second.state.resources.map((each) => each.name)).not.to.include("object");
  });

  it("refuses to delete a protected resource", async () => {
    const cloud = new MemoryCloud();
    const { state } = await run("basic", cloud, { mode: "up", config: { "pipeline:protect": "true" } });
    const other = await run("duplicate", cloud, { mode: "up", state });
    expect(other.succeeded).to.be.false;
    const aliased = await run("aliased", cloud, { mode: "up", state, config: { "pipeline:name": "first" } });
    const password = urn("aws:ssm/parameter:Parameter", "password");
    expect(errors(aliased).join()).to.include(
      `resource "${password}" cannot be deleted because it is protected.`,
    );
    expect(aliased.state.resources.map((each) => each.urn)).to.include(password);
  });

  it("knows a renamed resource by its alias, and leaves ignored changes alone", async () => {
    const cloud = new MemoryCloud();
    const first = await run("aliased", cloud, { mode: "up", config: { "pipeline:name": "first" } });
    const renamed = await run("aliased", cloud, {
      mode: "up",
      state: first.state,
      config: { "pipeline:name": "second" },
    });
    expect(changed(renamed)).to.deep.equal({});
    expect(resource(renamed, "second").inputs.tags).to.deep.equal({ owner: "first", team: "data" });
    expect(renamed.state.resources.map((each) => each.name)).not.to.include("first");
    const forced = await run("aliased", cloud, {
      mode: "preview",
      state: renamed.state,
      config: { "pipeline:name": "second", "pipeline:forceDestroy": "true" },
    });
    expect(changed(forced)).to.deep.equal({ second: "replace" });
  });
});
