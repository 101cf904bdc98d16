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

  /** A release that was built from what main has. */
  const built = (version: string) => release(version, { commit: fixture.commitOf("main") });
  const CURRENT =
    "Pulumi.prod.yaml and releases/prod.json are the same on main, and dev has run the program.\n";

  it("goes on while main's files are the checkout's, whatever else main has", async () => {
    const commit = merge(fixture, built("0.1.6"));
    fixture.push("main goes on", { "index.ts": "1" });
    fixture.git("checkout", "--quiet", commit);
    expect(await fixture.run("demand-current", called(commit))).to.equal(CURRENT);
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
      refused("is different on main", now),
    );
    fixture.git("checkout", "--quiet", "main");
    fixture.git("rm", "--quiet", FILE);
    const gone = fixture.push("gone", {});
    fixture.git("checkout", "--quiet", commit);
    expect(await fixture.refusal("demand-current", called(commit))).to.equal(refused("is not on main", gone));
  });

  it("refuses settings of the target that differ on main", async () => {
    fixture.git("checkout", "--quiet", "main");
    const commit = merge(fixture, built("0.1.8"));
    const text = fixture.read("main", "Pulumi.prod.yaml");
    const now = fixture.push("stricter", { "Pulumi.prod.yaml": `${text}\n` });
    fixture.git("checkout", "--quiet", commit);
    expect(await fixture.refusal("demand-current", called(commit))).to.match(
      new RegExp(`^Pulumi.prod.yaml of commit ${commit}, .* is different on main \\(commit ${now}\\)`),
    );
    fixture.git("checkout", "--quiet", "main");
  });

  it("refuses a program that the source has not run, and takes one with a version's tag", async () => {
    const release9 = built("0.1.9");
    const program = fixture.push("a program", { "index.ts": "9", "docs/a.md": "" });
    const commit = merge(fixture, release9);
    expect(await fixture.refusal("demand-current", called(commit))).to.equal(
      'dev has not run the program of this commit: since the commit of 0.1.9 these files changed:\n  index.ts\nNothing was changed. Run this job again when the workflow "deploy source" has passed and proposed its release.',
    );
    fixture.git("tag", "0.1.10", program);
    expect(await fixture.run("demand-current", called(commit))).to.equal(CURRENT);
    fixture.git("tag", "--delete", "0.1.10");
    fixture.git("tag", "0.1.8", release9.commit);
    expect(await fixture.refusal("demand-current", called(commit))).to.contain("since 0.1.8 these files");
  });

  it("is not taken for gone where the job may not read", async () => {
    expect(
      await fixture.refusal("demand-current", { ...called("x"), permissions: { actions: "read" } }),
    ).to.contain("The job needs permissions: { contents: read }");
  });
});
