import { expect } from "chai";
import { TheirCopy } from "./their-copy";

describe("a copy that belongs to another team, with nothing of the example left, in a folder of an odd name", function () {
  this.timeout(3_600_000);
  let copy: TheirCopy | undefined;
  after(() => copy?.remove());

  it("passes its tests", async () => {
    copy = new TheirCopy();
    const organization = await copy.run("npm", "run", "--silent", "organization");
    expect(organization.code, organization.output).to.equal(0);
    const { code, output } = await copy.run("npm", "test");
    expect(code, output.split("\n").slice(-400).join("\n")).to.equal(0);
  });
});
