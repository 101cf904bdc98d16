import { expect } from "chai";
import { GitHubFixture } from "../github-fixture";
import { FILE, merge, release } from "../promotion/releases";

describe("ci demand-current", () => {
  let fixture: GitHubFixture;
  before(async () => (fixture = await GitHubFixture.start()));
  after(() => fixture.stop());

  const called = (commit: string) => ({
    args: ["prod"],
    env: { GITHUB_SHA: commit },
    permissions: { contents: "read" } as const,
  });

  it("tells the steps that follow where no release is named yet", async () => {
    expect(await fixture.run("demand-current", called("x"))).to.equal(
      "prod has no release on main yet: releases/prod.json is not there.\n",
    );
    expect(fixture.outputs()).to.deep.equal(["release=false"]);
  });

  it("goes on while main's file is the checkout's, whatever else main has", async () => {
    const commit = merge(fixture, release("0.1.6"));
    fixture.push("main goes on", { "index.ts": "1" });
    fixture.git("checkout", "--quiet", commit);
    expect(await fixture.run("demand-current", called(commit))).to.equal(
      "releases/prod.json is what main has now.\n",
    );
    expect(fixture.outputs()).to.deep.equal(["release=true"]);
    fixture.git("checkout", "--quiet", "main");
  });

  it("refuses what another release came after, and what was taken back", async () => {
    const commit = fixture.commitOf("main");
    const now = merge(fixture, release("0.1.7"));
    fixture.git("checkout", "--quiet", commit);
    const refused = (found: string, at: string) =>
      `releases/prod.json of commit ${commit}, which this run deploys, ${found} (commit ${at}). Nothing was changed: approve the run of the newest commit, or start promote again on main.`;
    expect(await fixture.refusal("demand-current", called(commit))).to.equal(
      refused("is another on main by now", now),
    );
    fixture.git("checkout", "--quiet", "main");
    fixture.git("rm", "--quiet", FILE);
    const gone = fixture.push("gone", {});
    fixture.git("checkout", "--quiet", commit);
    expect(await fixture.refusal("demand-current", called(commit))).to.equal(
      refused("is gone from main", gone),
    );
  });

  it("is not taken for gone where the job may not read", async () => {
    expect(
      await fixture.refusal("demand-current", { ...called("x"), permissions: { actions: "read" } }),
    ).to.contain("The job needs permissions: { contents: read }");
  });
});
