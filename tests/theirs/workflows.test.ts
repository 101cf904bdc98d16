import { expect } from "chai";
import { provedIn, Rehearsal } from "../rehearsal/rehearsal-process";
import { TheirCopy } from "./their-copy";
import { SOURCE } from "./their-files";

describe("npm run rehearse:workflows with everything changed that can be changed", function () {
  this.timeout(0);
  let project: TheirCopy;
  let rehearsal: Rehearsal;

  before(() => {
    project = new TheirCopy(["live"]);
  });
  afterEach(() => rehearsal.clear());
  after(() => project.remove());

  it("plays a team's days, and leaves nothing behind", async () => {
    rehearsal = new Rehearsal({ project: project.folder, program: "rehearsal/workflows/main.ts" });
    expect(await rehearsal.exitCode(), rehearsal.output).to.equal(0);
    expect(provedIn(rehearsal.output)).to.deep.equal({
      [SOURCE]: [
        "an administrator creates its roles once",
        "its state moves to the backend it created",
        "a first push deploys it and says what is next",
        "a promotion builds nothing",
        "one comment shows a pull request's preview",
        "a fork gets no preview and no token",
        "a job without permissions is refused",
        "a job of another branch can assume no role",
      ],
      live: [
        "an administrator creates its roles once",
        "a promotion's comment shows what it copies",
        "the merged release is deployed and verified",
        "a pull request with a build in it fails",
        "two merges before an approval deploy the newer",
        "a rollback takes effect, and main records it",
        "a job of another environment is refused",
        "drift opens an issue, and repair closes it",
      ],
    });
    expect(rehearsal.report)
      .to.include("Rehearsal passed")
      .and.include("the chain is whole")
      .and.not.match(/not reached|not tried/);
    await rehearsal.gone();
    expect(rehearsal.folders).to.deep.equal([]);
  });
});
