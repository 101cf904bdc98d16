import { expect } from "chai";
import type { Release } from "../../../release/release-file";
import { GitHubFixture, RUN_URL } from "../github-fixture";
import { hashOf, merge, named, release } from "../promotion/releases";

describe("ci open-rollback", () => {
  let fixture: GitHubFixture;
  before(async () => (fixture = await GitHubFixture.start()));
  after(() => fixture.stop());
  beforeEach(() => fixture.reset());

  const left = release("0.1.7");
  const back: Release = { ...release("0.1.6"), rollback: { from: "0.1.7" }, previous: hashOf(left) };
  const called = (written: Release, env = {}) => ({
    args: ["prod"],
    env: { RELEASE: JSON.stringify(written), REASON: "wrong numbers since @noon", ...env },
    permissions: { contents: "write", "pull-requests": "write" } as const,
  });

  it("says on main what the target went back to, why, and that merging changes nothing", async () => {
    merge(fixture, left);
    expect(await fixture.run("open-rollback", called(back))).to.equal(
      "https://github.com/octo-org/octo-repo/pull/1 records on main that prod is back at 0.1.6.\n",
    );
    expect(named(fixture, "rollback/prod")).to.deep.equal(back);
    const [pull] = fixture.github.state.pulls;
    expect([pull?.title, pull?.head, pull?.base]).to.deep.equal([
      "Roll back prod to 0.1.6",
      "rollback/prod",
      "main",
    ]);
    expect(pull?.body.split("\n\n#### Images")[0]).to.equal(
      `\`prod\` went back from \`0.1.7\` to \`0.1.6\` in [a run](${RUN_URL}). Merging this deploys nothing: it makes \`releases/prod.json\` name the release that \`prod\` has (\`0.1.7\` → \`0.1.6\`), so that the next release follows it.\n\n#### Reason\n\n- \`wrong numbers since @noon\``,
    );
    expect(fixture.summary).to.equal(
      "Merge https://github.com/octo-org/octo-repo/pull/1: until then main names another release than prod has.\n",
    );
  });

  it("opens nothing where main says so already", async () => {
    merge(fixture, back);
    expect(await fixture.run("open-rollback", called(back))).to.equal(
      "releases/prod.json on main names that release already: nothing has to be merged.\n",
    );
    expect(fixture.writes()).to.deep.equal([]);
  });

  it("refuses a release that is not a rollback, and one without a reason", async () => {
    expect(await fixture.refusal("open-rollback", called(left))).to.equal(
      "RELEASE is 0.1.7, not a rollback (no key rollback.from). RELEASE has to be what npm run release -- rollback wrote: look at the output of the job before.",
    );
    expect(await fixture.refusal("open-rollback", called(back, { REASON: "" }))).to.equal(
      "REASON is not set: this command runs in a job of .github/workflows/.",
    );
  });
});
