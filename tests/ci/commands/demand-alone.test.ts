import { expect } from "chai";
import { GitHubFixture } from "../github-fixture";
import { FILE, merge, release } from "../promotion/releases";

describe("ci demand-alone", () => {
  let fixture: GitHubFixture;
  let base: string;
  before(async () => {
    fixture = await GitHubFixture.start();
    merge(fixture, release("0.1.6"));
    base = fixture.push("main", { "a.ts": "1" });
  });
  after(() => fixture.stop());
  beforeEach(() => {
    fixture.git("checkout", "--quiet", "-B", "change", base);
  });

  const called = () => ({ options: { base } });

  it("lets a change pass that leaves releases alone, or is nothing else", async () => {
    fixture.push("program", { "a.ts": "2" });
    expect(await fixture.run("demand-alone", called())).to.equal("No target's release file is changed.\n");
    fixture.git("reset", "--quiet", "--hard", base);
    merge(fixture, release("0.1.7"));
    expect(await fixture.run("demand-alone", called())).to.equal(
      "releases/prod.json and nothing else is changed.\n",
    );
  });

  it("counts what the change does, not what main did meanwhile", async () => {
    const before = fixture.git("rev-parse", `${base}~1`);
    fixture.git("checkout", "--quiet", "-B", "change", before);
    merge(fixture, release("0.1.7"));
    expect(await fixture.run("demand-alone", called())).to.contain("nothing else is changed");
  });

  it("refuses a release that comes with something else, in a commit of its own too", async () => {
    merge(fixture, release("0.1.7"));
    fixture.push("program", { "a.ts": "2", 'odd "name"\u00e9.ts': "" });
    const refused = `releases/prod.json comes with changes of other files:\n  a.ts\n  odd "name"\u00e9.ts\nA target gets only a program and images that the source has run. Change these files in a pull request of their own, and promote the release that follows from it.`;
    expect(await fixture.refusal("demand-alone", called())).to.equal(refused);
  });

  it("sees a release file that was moved away", async () => {
    fixture.git("mv", FILE, "releases/other.json");
    fixture.push("moved", {});
    expect(await fixture.refusal("demand-alone", called())).to.contain(
      "releases/prod.json comes with changes of other files:\n  releases/other.json\n",
    );
  });

  it("takes nothing that git does not know for unchanged", async () => {
    for (const unknown of ["0123456789abcdef0123456789abcdef01234567", "--output=x"])
      expect(await fixture.refusal("demand-alone", { options: { base: unknown } })).to.match(
        new RegExp(
          `^git does not know what HEAD changes since ${unknown}: fatal: .*\\. Check out the whole history \\(fetch-depth: 0\\), and name a commit of it\\.$`,
        ),
      );
    expect(await fixture.refusal("demand-alone", {})).to.equal(
      "--base is not given: name the commit that the change is made to.",
    );
  });
});
