import { expect } from "chai";
import { ALLOWED_TYPES } from "../../policy-pack/allowed-types";
import { buildsWhat } from "../../policy-pack/build-types";
import { findings } from "../../policy-pack/policy";
import { allowedResourceTypes } from "../../policy-pack/rules/builds/allowed-resource-types";
import { RELEASE, runStack, said, SOURCE_OUTPUTS, type StackRunArgs } from "../stacks/run-stack";
import { facts, resource } from "./facts";

const REFUSED =
  "is of a type that the pipeline does not have in a target. Remove it, or, when it neither builds nor deploys anything, add its type to extraTypes in policy-pack/settings.json.";

/** Every setting that adds types to a target, between them. */
const VARIANTS: readonly NonNullable<StackRunArgs["settings"]>[] = [
  {},
  {
    encryption: "customer-managed",
    network: { egress: "endpoints" },
    pipeline: { inputs: "raw-folder" },
    alarms: { email: "data@example.com" },
  },
];

describe("allowed-resource-types", function () {
  this.timeout(60_000);

  it("lists exactly what the pipeline registers in a target, whatever its settings", async () => {
    const runs = await Promise.all(
      VARIANTS.map((settings) =>
        runStack({
          stack: "prod",
          mode: "preview",
          release: RELEASE,
          sourceOutputs: SOURCE_OUTPUTS,
          settings,
        }),
      ),
    );
    for (const run of runs) expect(run.succeeded, said(run)).to.equal(true);
    const types = runs.flatMap(({ resources }) => resources.map(({ type }) => type));
    expect([...ALLOWED_TYPES]).to.deep.equal([...new Set(types)].sort());
  });

  it("lists nothing that builds", () => {
    expect([...ALLOWED_TYPES].filter((type) => buildsWhat(type) !== undefined)).to.deep.equal([]);
  });

  it("holds in targets alone, where nothing else would do", () => {
    const { name, severity, level, types } = allowedResourceTypes;
    expect({ name, severity, level, types }).to.deep.equal({
      name: "allowed-resource-types",
      severity: "critical",
      level: { source: "disabled", target: "mandatory" },
      types: undefined,
    });
  });

  for (const type of [
    "aws:codebuild/project:Project",
    "aws:dynamodb/table:Table",
    "aws:s3/bucket:Bucket2",
    "aws:s3/bucketV2:BucketV2",
    "AWS:S3/Bucket:Bucket",
    "ds:builds:Builder",
    "ds:identity:SourceGrants",
    "pulumi:providers:docker",
    "random:index/randomId:RandomId",
    "",
  ]) {
    it(`refuses ${type || "a type without a name"}`, () =>
      expect(findings(allowedResourceTypes, resource(type), facts("prod"))).to.deep.equal([REFUSED]));
  }

  it("takes the types that the pack's settings add, and no others beside them", () => {
    const stack = facts("prod", { extraTypes: ["aws:dynamodb/table:Table"] });
    const found = (type: string) => findings(allowedResourceTypes, resource(type), stack);
    expect(found("aws:dynamodb/table:Table")).to.deep.equal([]);
    expect(found("aws:s3/bucket:Bucket")).to.deep.equal([]);
    expect(found("aws:dynamodb/tableItem:TableItem")).to.deep.equal([REFUSED]);
  });
});
