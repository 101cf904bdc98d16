import type { StackValidationArgs } from "@pulumi/policy";
import { expect } from "chai";
import { completeBuckets } from "../../policy-pack/rules/data/complete-buckets";
import {
  stackFindings,
  toStackPolicy,
  type StackResource,
  type StackRule,
} from "../../policy-pack/stack-rule";
import { facts, stackResource } from "./facts";
import { withUnknown } from "./unknown-value";

const COMPANIONS = [
  "bucketPublicAccessBlock:BucketPublicAccessBlock",
  "bucketOwnershipControls:BucketOwnershipControls",
  "bucketVersioning:BucketVersioning",
  "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "bucketPolicy:BucketPolicy",
  "bucketLogging:BucketLogging",
];

const of = (type: string, name: string, properties: object, from: string[] = []) =>
  stackResource(`aws:s3/${type}`, name, properties as Record<string, unknown>, { bucket: from });
const bucketOf = (name: string, bucket = name) => of("bucket:Bucket", name, { bucket });
const companionsOf = (bucket: string, types = COMPANIONS) =>
  types.map((type) => of(type, `${bucket}-${type}`, { bucket }));
const unknownBucket = () => withUnknown({}, "bucket");
const messages = (...resources: StackResource[]) => stackFindings(completeBuckets, resources, facts("prod"));

describe("complete-buckets", () => {
  it("takes a bucket with all that belongs to it", () => {
    expect(messages(bucketOf("store"), ...companionsOf("store"))).to.deep.equal([]);
    const older = companionsOf("store").map((one) => ({
      ...one,
      type: one.type.replace(/(Versioning|Configuration|Logging)(:|$)/g, "$1V2$2"),
    }));
    expect(messages(of("bucketV2:BucketV2", "store", { bucket: "store" }), ...older)).to.deep.equal([]);
  });

  it("names what a bucket lacks, whatever another bucket has", () => {
    expect(messages(bucketOf("store"))).to.deep.equal([
      {
        urn: "urn:store",
        message:
          "store (aws:s3/bucket:Bucket): has no BucketPublicAccessBlock, no BucketOwnershipControls, no BucketVersioning, no BucketServerSideEncryptionConfiguration, no BucketLifecycleConfiguration, no BucketPolicy, no BucketLogging of its own. Add them beside the bucket, as components/storage/secure-bucket.ts does.",
      },
    ]);
    const without = COMPANIONS.filter((type) => !type.startsWith("bucketVersioning"));
    expect(
      messages(
        bucketOf("store"),
        bucketOf("other"),
        ...companionsOf("store", without),
        ...companionsOf("other"),
      ),
    ).to.deep.equal([
      {
        urn: "urn:store",
        message:
          "store (aws:s3/bucket:Bucket): has no BucketVersioning of its own. Add it beside the bucket, as components/storage/secure-bucket.ts does.",
      },
    ]);
  });

  it("demands no log of a bucket that others log into, and of every other bucket", () => {
    const withoutLog = COMPANIONS.filter((type) => !type.startsWith("bucketLogging"));
    const logs = (targetBucket: string) =>
      of("bucketLogging:BucketLogging", "log", { bucket: "store", targetBucket });
    const store = [bucketOf("store"), ...companionsOf("store", withoutLog)];
    const other = [bucketOf("logs"), ...companionsOf("logs", withoutLog)];
    expect(messages(...store, logs("logs"), ...other)).to.deep.equal([]);
    expect(messages(...store, logs("elsewhere"), ...other)).to.deep.equal([
      {
        urn: "urn:logs",
        message:
          "logs (aws:s3/bucket:Bucket): has no BucketLogging of its own. Add it beside the bucket, as components/storage/secure-bucket.ts does.",
      },
    ]);
    expect(messages(...store).map(({ urn }) => urn)).to.deep.equal(["urn:store"]);
  });

  it("knows companions by where their bucket comes from when only an update will know its name", () => {
    const bucket = of("bucket:Bucket", "store", unknownBucket());
    const mine = COMPANIONS.map((type) => of(type, type, unknownBucket(), ["urn:store"]));
    expect(messages(bucket, ...mine)).to.deep.equal([]);
    const strangers = COMPANIONS.map((type) => of(type, type, unknownBucket(), ["urn:other"]));
    expect(messages(bucket, ...strangers)).to.have.length(1);
  });
});

describe("a rule on the whole stack", () => {
  const rule = (check: StackRule["check"]): StackRule => ({ ...completeBuckets, name: "sample", check });
  const fails = (cause: Error) =>
    rule(() => {
      throw cause;
    });

  it("becomes a policy that reports each finding about its resource", () => {
    const policy = toStackPolicy(completeBuckets, "advisory", facts("prod"));
    const { validateStack, ...rest } = policy;
    expect(rest).to.deep.equal({
      name: "complete-buckets",
      description:
        "Every bucket has its public access block, ownership controls, versioning, encryption, lifecycle, policy and access log.",
      severity: "high",
      enforcementLevel: "advisory",
    });
    const bucket = {
      type: "aws:s3/bucket:Bucket",
      name: "store",
      urn: "urn:store",
      props: { bucket: "store" },
      opts: { protect: true },
      propertyDependencies: {},
    };
    const others = COMPANIONS.slice(1).map((type) => ({
      ...bucket,
      type: `aws:s3/${type}`,
      urn: `urn:${type}`,
      props: {},
      propertyDependencies: { bucket: [bucket] },
    }));
    const reported: [string, string | undefined][] = [];
    void validateStack({ resources: [bucket, ...others] } as unknown as StackValidationArgs, (message, urn) =>
      reported.push([message, urn]),
    );
    expect(reported).to.deep.equal([
      [
        "store (aws:s3/bucket:Bucket): has no BucketPublicAccessBlock of its own. Add it beside the bucket, as components/storage/secure-bucket.ts does.",
        "urn:store",
      ],
    ]);
  });

  it("counts what it cannot decide as a violation", () => {
    expect(stackFindings(fails(new Error("no shape")), [], facts("dev"))).to.deep.equal([
      { message: "the stack cannot be decided by sample: no shape. What cannot be decided is refused." },
    ]);
  });

  it("leaves an unknown value to the update in a source, and refuses it in a target", () => {
    const unknown = rule(() => [String(withUnknown({}, "x")["x"])] as never);
    const reason = "string value at .x can't be known during preview";
    expect(() => stackFindings(unknown, [], facts("dev"))).to.throw(reason);
    expect(stackFindings(unknown, [], facts("prod"))).to.deep.equal([
      { message: `the stack cannot be decided by sample: ${reason}. What cannot be decided is refused.` },
    ]);
  });
});
