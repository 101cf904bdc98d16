import { expect } from "chai";
import { join } from "node:path";
import { startPolicyPack, type PolicyPackOptions, type PolicyPackProcess } from "../../rehearsal/engine";
import { MemoryCloud } from "./memory-provider";
import { errors, resource, run, urn } from "./run-program";

const BUCKET = urn("test:store:Store$aws:s3/bucket:Bucket", "store-bucket");
const FORBIDDEN = { "pipeline:bucketName": "forbidden-bucket" };

function start(options: Partial<PolicyPackOptions> = {}): Promise<PolicyPackProcess> {
  return startPolicyPack({ folder: join(__dirname, "pack"), project: "pipeline", stack: "dev", ...options });
}

async function refusalOf(options: Partial<PolicyPackOptions>): Promise<string> {
  return start(options).then(
    async (pack) => {
      await pack.stop();
      return "started";
    },
    (error: Error) => error.message,
  );
}

describe("a policy pack", function () {
  this.timeout(90_000);
  let pack: PolicyPackProcess;
  before(async () => (pack = await start()));
  after(() => pack.stop());

  it("says what it is", () => {
    expect(pack.info.name).to.equal("engine-test");
    expect(pack.info.policies.map(({ name, enforcement }) => `${enforcement} ${name}`)).to.deep.equal([
      "mandatory bucket-has-allowed-name",
      "advisory bucket-has-owner",
      "mandatory object-has-content",
      "remediate topic-has-no-default-name",
      "mandatory stack-has-one-topic",
    ]);
  });

  it("blocks at preview, shows every violation, and lets nothing reach the provider", async () => {
    const cloud = new MemoryCloud();
    const preview = await run("basic", cloud, { mode: "preview", policyPack: pack, config: FORBIDDEN });
    expect(preview.succeeded).to.be.false;
    expect(cloud.calls).to.deep.equal([]);
    expect(preview.violations).to.deep.equal([
      {
        kind: "not-run",
        policy: "object-has-content",
        message:
          "can't run policy 'object-has-content' from policy pack 'engine-test@v1.2.3' during preview: " +
          "string value at .content can't be known during preview",
        enforcement: "mandatory",
        urn: urn("aws:s3/bucketObject:BucketObject", "object"),
      },
      {
        kind: "violation",
        policy: "bucket-has-allowed-name",
        message: 'Buckets have another name than the forbidden one.\n"forbidden-bucket" is forbidden.',
        enforcement: "mandatory",
        urn: BUCKET,
      },
      {
        kind: "violation",
        policy: "bucket-has-owner",
        message: "Buckets have an owner.\nNo owner tag.",
        enforcement: "advisory",
        urn: BUCKET,
      },
    ]);
  });

  it("blocks an update that was not previewed before the resource is made", async () => {
    const cloud = new MemoryCloud();
    const failed = await run("basic", cloud, { mode: "up", policyPack: pack, config: FORBIDDEN });
    expect(failed.succeeded).to.be.false;
    expect(errors(failed)[0]).to.equal("policies forbid it: bucket-has-allowed-name");
    expect(cloud.subjects("create")).not.to.include("store-bucket");
    expect(cloud.subjects("create")).not.to.include("object");
  });

  it("lets a stack with advisory violations through", async () => {
    const up = await run("basic", new MemoryCloud(), { mode: "up", policyPack: pack });
    expect(errors(up)).to.deep.equal([]);
    expect(up.succeeded).to.be.true;
    expect(up.violations.map(({ kind, policy, enforcement }) => [kind, policy, enforcement])).to.deep.equal([
      ["violation", "bucket-has-owner", "advisory"],
    ]);
  });

  it("remediates inputs before they reach the provider", async () => {
    const up = await run("basic", new MemoryCloud(), {
      mode: "up",
      policyPack: pack,
      config: { "pipeline:displayName": "remediate-me" },
    });
    expect(resource(up, "topic").inputs.displayName).to.equal("remediated");
    expect(up.violations.map(({ kind }) => kind)).to.include("remediated");
  });

  it("judges the whole stack at the end, in preview too", async () => {
    const config = { "pipeline:displayName": "no-stack" };
    const preview = await run("basic", new MemoryCloud(), { mode: "preview", policyPack: pack, config });
    expect(preview.succeeded).to.be.false;
    expect(preview.violations.find(({ policy }) => policy === "stack-has-one-topic")?.urn).to.equal(
      urn("aws:sns/topic:Topic", "topic"),
    );
  });

  it("takes levels and settings for its policies", async () => {
    const lenient = await start({
      policyConfig: { "bucket-has-allowed-name": { forbidden: "first-bucket" } },
    });
    try {
      const preview = await run("basic", new MemoryCloud(), { mode: "preview", policyPack: lenient });
      expect(
        preview.violations.find(({ policy }) => policy === "bucket-has-allowed-name")?.enforcement,
      ).to.equal("mandatory");
    } finally {
      await lenient.stop();
    }
    expect(() => process.kill(lenient.pid, 0)).to.throw("ESRCH");
  });

  it("refuses a configuration for a policy it does not have, and a folder without a pack", async () => {
    expect(await refusalOf({ policyConfig: { "bucket-has-ownr": "disabled" } })).to.match(
      /^The policy configuration names "bucket-has-ownr", which the pack does not have\. It has: bucket-has-allowed-name,/,
    );
    expect(await refusalOf({ folder: __dirname })).to.include("is not a policy pack");
  });
});
