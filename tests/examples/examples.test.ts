import { expect } from "chai";
import { surprises } from "../../access/matrix";
import { accessReport } from "../../access/report";
import { bootstrapFiles, packSettings, stackFiles } from "../../check/files";
import { oneReading } from "../../check/reading";
import { readProjectStacks } from "../../settings/project-stacks";
import { fixtureProject, pulumi } from "../fixture-project";
import { EXAMPLE_NAMES, insteadOfFixture } from "./example-files";

describe("the examples", function () {
  this.timeout(900_000);

  it("are these", () => {
    expect(EXAMPLE_NAMES).to.deep.equal(["one-pipeline", "staging-chain", "two-teams"]);
  });

  for (const name of EXAMPLE_NAMES)
    it(`${name}: is valid, breaks no rule of the policy pack, and gives access as expected`, async () => {
      const projectFolder = fixtureProject(insteadOfFixture(name));
      for (const check of [stackFiles, bootstrapFiles, packSettings])
        expect(check(projectFolder)).to.deep.equal([]);
      expect(await oneReading(projectFolder, await pulumi())).to.deep.equal([]);
      const report = await accessReport({
        projectFolder,
        stacks: readProjectStacks(projectFolder),
        pulumi: await pulumi(),
        asWritten: true,
        withPolicyPack: true,
      });
      expect(report.previews.flatMap(({ run }) => run.violations)).to.deep.equal([]);
      expect(surprises(report.decided)).to.deep.equal([]);
    });
});

describe("the example of a chain", () => {
  it("leads from dev to staging, and from there to prod", () => {
    const { source, targets } = readProjectStacks(fixtureProject(insteadOfFixture("staging-chain")));
    const chain = targets.map(({ settings: { stack, after } }) => [stack, after]);
    expect([source.settings.stack, ...chain]).to.deep.equal([
      "dev",
      ["staging", undefined],
      ["prod", "staging"],
    ]);
  });
});
