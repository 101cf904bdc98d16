import { expect } from "chai";
import { validationText } from "../../../release/commands/validation-text";
import { compareMetrics } from "../../../release/validation/thresholds";

const validation = {
  workload: "preprocessing",
  execution: "arn:aws:states:us-east-1:123456789012:execution:ds-preprocessing-pipeline:validation-1",
  data: "s3://in/validation/monthly_data.csv",
  ran: {
    release: "0.1.6",
    releaseSha256: "c".repeat(64),
    image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@sha256:${"a".repeat(64)}`,
    model: { key: "models/v2.pkl", sha256: "b".repeat(64), versionId: "v7" },
  },
  comparisons: compareMetrics({ rows: 50, mean: 0.25 }, { rows: { min: 1 }, mean: { min: -1, max: 1 } }),
};

const head = (model: string) => `model  ${model}
image  123456789012.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@sha256:aaaaaaaaaaaa, release 0.1.6
data   s3://in/validation/monthly_data.csv
run    arn:aws:states:us-east-1:123456789012:execution:ds-preprocessing-pipeline:validation-1

`;

describe("the report of a validation", () => {
  it("shows each metric with its bounds, and that all lie within", () => {
    expect(validationText(validation)).to.equal(`${head("models/v2.pkl (version v7, sha256 bbbbbbbbbbbb)")}\
metric  found  min  max
rows    50     1    -    ✓
mean    0.25   -1   1    ✓

✓ Every metric with a threshold is within it.`);
  });

  it("names what failed, and a model that is not the release's", () => {
    const model = { key: "models/v3.pkl", sha256: "unverified", versionId: "" };
    const comparisons = compareMetrics({ mean: 2, extra: 1e-7 }, { rows: { min: 1 }, mean: { max: 1 } });
    expect(validationText({ ...validation, ran: { ...validation.ran, model }, comparisons })).to
      .equal(`${head("models/v3.pkl, unverified: it is not the model of release 0.1.6")}\
metric  found         min  max
rows    not reported  1    -    ✗
mean    2             -    1    ✗
extra   1e-7          -    -

✗ Outside its threshold or not reported: rows, mean.`);
  });

  it("says that a pipeline reads no model", () => {
    const { model: _model, ...ran } = validation.ran;
    expect(validationText({ ...validation, ran })).to.match(/^model  none: the pipeline reads none\n/);
  });
});
