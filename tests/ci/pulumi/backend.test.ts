import { expect } from "chai";
import { backendUrl } from "../../../ci/pulumi/backend";
import { JobFixture, refusal } from "../job-fixture";

describe("where Pulumi keeps the states", () => {
  let fixture: JobFixture;
  beforeEach(() => (fixture = new JobFixture()));
  afterEach(() => fixture.stop());

  it("is the bucket that the bootstrap makes", () => {
    expect(backendUrl(fixture.job())).to.equal(
      "s3://ds-pulumi-state-123456789012-us-east-1?region=us-east-1",
    );
    expect(backendUrl(fixture.job({ PULUMI_BACKEND_URL: "" }))).to.match(/^s3:/);
  });

  it("is what the workflow says", () => {
    const PULUMI_BACKEND_URL = "https://api.pulumi.com";
    expect(backendUrl(fixture.job({ PULUMI_BACKEND_URL }))).to.equal(PULUMI_BACKEND_URL);
  });

  it("is asked for where nothing says it", async () => {
    const file = "bootstrap/Pulumi.dev.yaml";
    fixture.write(file, fixture.read(file).replace(/ {2}ds-bootstrap:state:[^]*/, ""));
    expect(await refusal(() => backendUrl(fixture.job()))).to.equal(
      "The state backend is not known: bootstrap/Pulumi.dev.yaml has no state, and PULUMI_BACKEND_URL is not set. Write state.bucket there, or set the variable in the workflow.",
    );
  });
});
