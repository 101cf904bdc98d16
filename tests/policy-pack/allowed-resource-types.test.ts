import { expect } from "chai";
import { ALLOWED_TYPES } from "../../policy-pack/allowed-types";
import { findings } from "../../policy-pack/policy";
import { refusedType } from "../../policy-pack/refused-types";
import { allowedResourceTypes } from "../../policy-pack/rules/builds/allowed-resource-types";
import { facts, resource } from "./facts";

const REFUSED =
  "is of a type that the pipeline does not have in a target. Remove it, or, when it neither builds nor runs anything, add its type to extraTypes in policy-pack/settings.json.";

describe("allowed-resource-types", () => {
  it("lists nothing that is refused", () => {
    expect([...ALLOWED_TYPES].filter((type) => refusedType(type) !== undefined)).to.deep.equal([]);
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
