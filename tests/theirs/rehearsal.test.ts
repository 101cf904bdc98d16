import { expect } from "chai";
import { provedIn, Rehearsal } from "../rehearsal/rehearsal-process";
import { TheirCopy } from "./their-copy";
import { FOLDER_STACK, SOURCE, TARGET_STACKS } from "./their-files";

describe("npm run rehearse with everything changed that can be changed", function () {
  this.timeout(0);
  let project: TheirCopy;
  let rehearsal: Rehearsal;

  before(() => {
    project = new TheirCopy();
  });
  afterEach(() => rehearsal.clear());
  after(() => project.remove());

  it("proves of every target what it proves of the shipped one", async () => {
    rehearsal = new Rehearsal({ project: project.folder });
    expect(await rehearsal.exitCode(), rehearsal.output).to.equal(0);
    const proved = provedIn(rehearsal.output);
    expect(Object.keys(proved)).to.deep.equal([SOURCE, ...TARGET_STACKS]);
    const claims = (stack: string) => proved[stack]?.map((claim) => claim.replaceAll(stack, "<target>"));
    for (const target of TARGET_STACKS)
      expect(claims(target), target).to.have.length(23).and.to.deep.equal(claims("live"));
    // A fan-out over two objects.
    expect(rehearsal.output).to.match(
      new RegExp(`${FOLDER_STACK}: pipeline on raw/weekly/scores\\.csv and raw/.+ SUCCEEDED`),
    );
  });

  it("plays one target where one is named", async () => {
    rehearsal = new Rehearsal({ project: project.folder, options: ["--target", "4th-floor"] });
    await rehearsal.seen(/^✓ .* 4th-floor: bootstrap/m);
    expect(rehearsal.output).not.to.match(/^✓ .* (?:live|eu-staging): bootstrap/m);
    rehearsal.kill("SIGINT");
    expect(await rehearsal.exitCode()).to.equal(130);
  });
});
