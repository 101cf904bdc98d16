import { expect } from "chai";
import { OTHER_STACKS, SOURCE, TARGETS } from "./other-stacks";
import { ProjectCopy } from "./project-copy";
import { provedIn, Rehearsal } from "./rehearsal-process";

describe("npm run rehearse with everything changed that can be changed", function () {
  this.timeout(0);
  let project: ProjectCopy;
  let rehearsal: Rehearsal;

  before(() => {
    project = new ProjectCopy(OTHER_STACKS, SOURCE);
  });
  afterEach(() => rehearsal.clear());
  after(() => project.remove());

  it("proves of every target what it proves of the shipped one", async () => {
    rehearsal = new Rehearsal({ project: project.folder });
    expect(await rehearsal.exitCode(), rehearsal.output).to.equal(0);
    const proved = provedIn(rehearsal.output);
    expect(Object.keys(proved)).to.deep.equal([SOURCE, ...Object.keys(TARGETS)]);
    for (const target of Object.keys(TARGETS))
      expect(proved[target], target).to.have.length(19).and.to.deep.equal(proved["live"]);
    // A fan-out over two objects.
    expect(rehearsal.output).to.match(/eu-staging: pipeline on raw\/observations\.csv and raw\/.+ SUCCEEDED/);
  });

  it("plays one target where one is named", async () => {
    rehearsal = new Rehearsal({ project: project.folder, options: ["--target", "4th-floor"] });
    await rehearsal.seen(/^✓ .* 4th-floor: bootstrap/m);
    expect(rehearsal.output).not.to.match(/^✓ .* (?:live|eu-staging): bootstrap/m);
    rehearsal.kill("SIGINT");
    expect(await rehearsal.exitCode()).to.equal(130);
  });
});
