import { expect } from "chai";
import { parse, stringify } from "yaml";
import { TASK_IMAGE, THRESHOLDS } from "../python-workload/images";
import { ProjectCopy } from "../rehearsal/project-copy";
import { provedIn, Rehearsal } from "../rehearsal/rehearsal-process";
import { exampleFiles } from "./example-files";

/** The example with the workload of the tests: whoever has another than the sample has no such folder. */
function withPython(): Readonly<Record<string, string>> {
  const files = exampleFiles("staging-chain");
  const { config } = parse(files["Pulumi.dev.yaml"] ?? "") as {
    config: Record<string, Record<string, object>>;
  };
  config["demand:images"] = { "demand/forecast": TASK_IMAGE, "demand/returns": TASK_IMAGE };
  const { forecast, returns } = config["demand:pipelines"] as { forecast: object; returns: object };
  config["demand:pipelines"] = {
    returns,
    forecast: { ...forecast, validation: { key: "validation/sales.csv", thresholds: THRESHOLDS } },
  };
  return { ...files, "Pulumi.dev.yaml": stringify({ config }) };
}

describe("npm run rehearse with a chain of environments", function () {
  this.timeout(0);
  let project: ProjectCopy;
  let rehearsal: Rehearsal;

  before(() => {
    project = new ProjectCopy(withPython());
  });
  afterEach(() => rehearsal.clear());
  after(() => project.remove());

  it("takes a release from dev to staging and on to prod, and never past staging", async () => {
    // Who names the end of a chain plays all of it.
    rehearsal = new Rehearsal({ project: project.folder, options: ["--target", "prod"] });
    expect(await rehearsal.exitCode(), rehearsal.output).to.equal(0);
    const waits = "a release waits for the target before";
    const { staging = [], prod = [] } = provedIn(rehearsal.output);
    expect(staging).to.have.length.greaterThan(15).and.not.to.include(waits);
    expect(prod).to.include(waits);
    const tries = "a release is tried beside the one that runs";
    expect(prod).to.include(tries);
    const claims = (all: readonly string[]) => all.filter((claim) => ![waits, tries].includes(claim));
    const named = (all: readonly string[]) =>
      claims(all).map((claim) => claim.replaceAll(/staging|prod/g, ""));
    expect(named(prod)).to.deep.equal(named(staging));
    for (const line of [
      /prod: release canary/,
      /prod: release accept/,
      /staging: pipeline forecast on raw\/sales\.csv +SUCCEEDED/,
      /prod: pipeline returns on raw\/returns\/one\.csv and raw\/returns\/deeper\/another\.csv +SUCCEEDED/,
      /staging: release verify --record/,
      /prod: release prepare 0\.1\.1 --canary/,
      /prod: release promote --canary --confirm/,
      /prod: release canary/,
      /prod: release accept/,
      /prod: release promote 0\.1\.1 --confirm, before staging has verified it +refused as it must/,
      /prod: up, with a release file written by hand +refused as it must/,
    ])
      expect(rehearsal.output).to.match(line);
  });
});
