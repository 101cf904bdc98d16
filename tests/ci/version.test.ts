import { expect } from "chai";
import { versionOf } from "../../ci/version";
import { JobFixture, refusal } from "./job-fixture";

describe("the version of a build", () => {
  let fixture: JobFixture;
  beforeEach(() => {
    fixture = new JobFixture();
    fixture.write("package.json", '{ "version": "0.1.0" }');
    fixture.commit("one");
  });
  afterEach(() => fixture.stop());
  const version = () => versionOf(fixture.folder);

  it("is another for each push, and the same for a build that runs again", async () => {
    expect(await version()).to.equal("0.1.1");
    fixture.git("checkout", "--quiet", "-b", "change");
    fixture.commit("a");
    fixture.commit("b");
    fixture.git("checkout", "--quiet", "main");
    fixture.git("merge", "--quiet", "--no-ff", "--message", "merge", "change");
    expect(await version()).to.equal("0.1.2");
    fixture.git("tag", "0.1.2");
    expect(await version()).to.equal("0.1.2");
    fixture.write("package.json", '{ "version": "1.0.7" }');
    fixture.commit("more");
    expect(await version()).to.equal("1.0.3");
  });

  it("is not one that was before, of the commit itself neither", async () => {
    const before = fixture.git("rev-parse", "HEAD");
    fixture.git("tag", "0.1.1");
    fixture.git("checkout", "--quiet", "--orphan", "other");
    fixture.commit("another history");
    const refused = (newest: string) =>
      `This commit would build 0.1.1, and ${newest} is tagged already. Raise major or minor of version in package.json (0.1.0).`;
    expect(await refusal(version())).to.equal(refused("0.1.1"));
    fixture.git("tag", "0.1.10", before);
    fixture.git("tag", "no-version", before);
    expect(await refusal(version())).to.equal(refused("0.1.10"));
  });

  it("is not counted in a checkout that lacks commits", async () => {
    fixture.commit("two");
    fixture.git("clone", "--quiet", "--depth=1", `file://${fixture.folder}`, `${fixture.folder}/shallow`);
    expect(await refusal(versionOf(`${fixture.folder}/shallow`))).to.equal(
      "The checkout is shallow, and a version counts its commits: give checkout `fetch-depth: 0`.",
    );
  });

  it("has no major and minor where package.json has none", async () => {
    for (const [text, found] of [
      ["{}", "undefined"],
      ['{ "version": "1.0" }', "1.0"],
    ] as const) {
      fixture.write("package.json", text);
      expect(await refusal(version())).to.equal(
        `package.json has the version ${found}; allowed: a semantic version such as 0.1.0.`,
      );
    }
  });
});
