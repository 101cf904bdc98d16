import { expect } from "chai";
import { JobFixture, refusal } from "../job-fixture";

describe("ci install", () => {
  let fixture: JobFixture;
  beforeEach(() => (fixture = new JobFixture()));
  afterEach(() => fixture.stop());
  const install = (...args: readonly string[]) =>
    fixture.run("install", { args, env: { RUNNER_TEMP: fixture.folder } });

  it("puts nothing on the PATH of later steps that could not be installed", async () => {
    expect(await refusal(install("pulumi"))).to.match(/^\.github\/pulumi\.sha256 is not there, /);
    for (const name of ["docker", "constructor"])
      expect(await refusal(install(name))).to.equal(
        `"${name}" is not a tool of the jobs; there are pulumi, regctl.`,
      );
    expect(fixture.path).to.equal("");
  });

  it("pins instead where a version is given", async () => {
    const called = { args: ["pulumi"], options: { pin: "no version" } };
    expect(await refusal(fixture.run("install", called))).to.match(/^--pin is "no version"; /);
  });
});
