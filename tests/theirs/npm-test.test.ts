import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { TheirCopy } from "./their-copy";

describe("a copy that belongs to another team, with nothing of the example left, in a folder of an odd name", function () {
  // As long as it takes: the whole of npm test, with three targets, on whatever machine.
  this.timeout(0);
  let copy: TheirCopy;
  beforeEach(() => (copy = new TheirCopy()));
  afterEach(() => copy.remove());

  it("passes its tests", async () => {
    for (const generated of ["organization", "accounts"]) {
      const written = await copy.run("npm", "run", "--silent", generated);
      expect(written.code, written.output).to.equal(0);
    }
    const { code, output } = await copy.run("npm", "test");
    expect(code, output.split("\n").slice(-400).join("\n")).to.equal(0);
  });

  it("is told what to write where a file is missing, in every command alike and without a stack trace", async () => {
    rmSync(join(copy.folder, "Pulumi.live.yaml"));
    const missing =
      "Pulumi.build.yaml has the target live, and there is no Pulumi.live.yaml beside it, which names the target's roles. Write it, or take live out of targets.";
    const access = await copy.run("npm", "run", "--silent", "access");
    expect(access).to.deep.equal({ code: 2, output: `${missing}\n` });
    const check = await copy.run("npm", "run", "--silent", "check:stacks");
    expect(check.code).to.equal(1);
    expect(check.output).to.match(
      new RegExp(
        `^✗ the stack files are valid and fit together\n    ${missing.replaceAll(".", String.raw`\.`)}\n- `,
      ),
    );
    expect(check.output).not.to.match(/^ +at /m);
  });
});
