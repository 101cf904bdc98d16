import { expect } from "chai";
import { toOutput, previews, type StackPreview } from "../../ci/results";

const RESOURCE = { type: "aws:s3/bucket:Bucket", name: "data", paths: [] };
const FINDING = {
  policy: "p",
  resource: "r",
  message: "m",
  kind: "violation",
  enforcement: "advisory",
} as const;
const NOTHING: StackPreview = { stack: "dev", same: 1, steps: [], violations: [] };

const handed = (result: StackPreview) => {
  const text = toOutput([result]);
  return { text, result: previews.parse(JSON.parse(text))[0] as StackPreview };
};

describe("what a job hands on", () => {
  it("is all of it where it fits, replacements and deletions first", () => {
    const ops = ["create", "update", "delete", "replace"] as const;
    const { result } = handed({ ...NOTHING, steps: ops.map((op) => ({ ...RESOURCE, op })) });
    expect(result.steps.map(({ op }) => op)).to.deep.equal(["replace", "delete", "update", "create"]);
    expect(result.more).to.equal(undefined);
  });

  it("is what one variable takes of very many steps, with the number of the others", () => {
    const steps = Array.from({ length: 3000 }, (_, index) => ({
      ...RESOURCE,
      op: index === 2999 ? ("replace" as const) : ("update" as const),
      name: `${index}`,
    }));
    const { text, result } = handed({ ...NOTHING, steps });
    expect(text.length).to.be.at.most(40_000);
    expect(result.steps[0]?.op).to.equal("replace");
    expect(result.steps.length + (result.more ?? 0)).to.equal(3000);
  });

  it("keeps findings that block before all others, and cuts long sentences", () => {
    const message = "x".repeat(5000);
    const advice = Array.from({ length: 400 }, () => ({ ...FINDING, message }));
    const blocking = { ...FINDING, message, enforcement: "mandatory" } as const;
    const { text, result } = handed({ ...NOTHING, error: message, violations: [...advice, blocking] });
    expect(text.length).to.be.at.most(40_000);
    expect(result.violations).to.have.lengthOf(20);
    expect(result.violations[0]).to.deep.equal({ ...blocking, message: "x".repeat(1000) });
    expect(result.error).to.equal("x".repeat(1000));
  });
});
