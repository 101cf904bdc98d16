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
        "an administrator makes its roles, once",
        "its state moves into the backend that it made",
        "a first push makes the stack, and says what comes next",
        "a pull request is previewed, in one comment",
        "a fork's pull request gets no preview and no token",
        "a job without its permissions is refused, and says which",
        "a job of another branch is let in nowhere",
      ],
      live: [
        "an administrator makes its roles, once",
        "a promotion's comment shows what it would copy",
        "what is merged is what it gets, verified",
        "a pull request that builds there fails, and says why",
        "what is merged is what it gets, verified",
        "two merges before an approval come out right",
        "rolls back at once, and a pull request records it",
        "a job of another environment is refused",
        "drift opens an issue, and closes it once it is mended",
      ],
    });
    await rehearsal.gone();
    expect(rehearsal.folders).to.deep.equal([]);
  });
});
