import { expect } from "chai";
import { unmatched, type Reason } from "./reasons";

const reason: Reason = {
  checks: ["A", "B"],
  resource: "aws_s3_bucket.*",
  stacks: ["dev", "prod"],
  class: "wrong",
  reason: "",
};
const found = (check: string, stack: string, resource: string) => ({ check, stack, resource });
const all = ["A", "B"].flatMap((check) =>
  ["dev", "prod"].map((stack) => found(check, stack, "aws_s3_bucket.one")),
);

describe("the reasons of findings", () => {
  it("are enough where each finding has one", () => {
    expect(unmatched(all, [reason])).to.deep.equal({ findings: [], reasons: [] });
  });

  it("are missed by another check, another stack, another resource", () => {
    const others = [
      found("C", "dev", "aws_s3_bucket.one"),
      found("A", "bootstrap-dev", "aws_s3_bucket.one"),
      found("A", "dev", "aws_s3_bucket_policy.one"),
      found("A", "dev", "data.aws_s3_bucket.one"),
    ];
    expect(unmatched([...all, ...others], [reason]).findings).to.deep.equal([
      "A of bootstrap-dev: aws_s3_bucket.one",
      "A of dev: aws_s3_bucket_policy.one",
      "A of dev: data.aws_s3_bucket.one",
      "C of dev: aws_s3_bucket.one",
    ]);
  });

  it("are too many by each check and stack that has no finding any more", () => {
    expect(unmatched(all.slice(1), [reason]).reasons).to.deep.equal(["A of dev: aws_s3_bucket.*"]);
  });
});
