import { expect } from "chai";
import type { Release } from "../../../release/release-file";
import { fileWith, listed, STAGING_YAML } from "../../sample-settings";
import { GitHubFixture } from "../github-fixture";
import { FILE, hashOf, merge, named, release } from "../promotion/releases";

const PERMISSIONS = { contents: "write", "pull-requests": "write" } as const;
const DIGEST = `sha256:${"a".repeat(64)}`;
const PULL = "https://github.com/octo-org/octo-repo/pull";
const TARGETS = "promoted to prod";

describe("ci open-promotion", () => {
  let fixture: GitHubFixture;
  before(async () => (fixture = await GitHubFixture.start()));
  after(() => fixture.stop());
  beforeEach(() => fixture.reset());

  /** A release that was built from what main is now. */
  const built = (version: string, more: Partial<Release> = {}) =>
    release(version, { commit: fixture.commitOf("main"), ...more });
  const calledWith = (record: Release | string, permissions: object = PERMISSIONS) => ({
    env: { RECORD: typeof record === "string" ? record : JSON.stringify(record) },
    permissions: { ...permissions },
  });
  const propose = (record: Release) => fixture.run("open-promotion", calledWith(record));
  const pulls = () => fixture.github.state.pulls;

  it("tags the commit, and proposes the release to every target in one commit on main", async () => {
    const record = built("0.1.6");
    expect(await propose(record)).to.equal(`${PULL}/1 promotes release 0.1.6 to prod.\n`);
    expect(fixture.commitOf("0.1.6")).to.equal(record.commit);
    expect(named(fixture)).to.deep.equal(record);
    expect(fixture.read("promote/prod", FILE)).to.equal(`${JSON.stringify(record, null, 2)}\n`);
    expect(fixture.gitOfBare("rev-list", "--count", "main..promote/prod")).to.equal("1");
    expect(fixture.gitOfBare("diff", "--name-only", "main", "promote/prod")).to.equal(FILE);
    expect(pulls().map(({ title, head, base }) => [title, head, base])).to.deep.equal([
      ["Promote 0.1.6 to prod", "promote/prod", "main"],
    ]);
    expect(fixture.summary).to.equal(`${PULL}/1 promotes release 0.1.6 to prod.\n`);
  });

  it("names what main names as the one before, and says what changes and how to go on", async () => {
    const before = built("0.1.6");
    merge(fixture, before);
    fixture.push("Read two files\n\nBecause.", {});
    const images = { "ds-preprocessing": { digest: `sha256:${"c".repeat(64)}`, platforms: ["linux/amd64"] } };
    const record = built("0.1.7", { images: { ...images } } as Partial<Release>);
    const [short, ofMerge] = [record.commit, fixture.commitOf("main~1")].map((commit) => commit.slice(0, 12));
    await propose({ ...record, previous: "d".repeat(64) });
    expect(named(fixture)).to.deep.equal({ ...record, previous: hashOf(before) });
    expect(pulls()[0]?.body).to
      .equal(`\`releases/prod.json\`: \`0.1.6\` → \`0.1.7\`. Merging this promotes the release to \`prod\`: the same bytes that were tested, by digest.

#### Images

- \`ds-preprocessing\` \`sha256:${"c".repeat(64)}\` for linux/amd64: instead of \`${DIGEST}\`

#### Model

- \`models/v1.2.3/model.pkl\` version \`3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY\`, SHA-256 \`${"b".repeat(64)}\`

#### Evidence

- built from \`${record.commit}\`
- tested at \`2026-01-31T12:00:00Z\` by \`arn:aws:states:us-east-1:123456789012:execution:ds-preprocessing-pipeline:run-1\`

#### Next steps

- If checks wait for approval, approve them: GitHub requires it for pull requests that a workflow opened.
- Read the preview comment: what promoting copies and changes, and what blocks it.
- Merge. The workflow \`promote\` then waits for the reviewers of the environment \`prod\`, promotes, deploys and verifies.
- To skip this release, close this pull request: the next release that passes its tests opens another.

#### [2 commits](https://github.com/octo-org/octo-repo/compare/${before.commit}...${record.commit}) since

- \`${short}\` \`Read two files\`
- \`${ofMerge}\` \`release 0.1.6\``);
  });

  it("does nothing the second time, with the tag there already", async () => {
    const record = built("0.1.6");
    await propose(record);
    fixture.writes();
    fixture.push("main goes on", {});
    await propose(record);
    expect(fixture.writes()).to.deep.equal([]);
  });

  it("goes on where it was stopped between the branch and the pull request", async () => {
    const record = built("0.1.6");
    await propose(record);
    pulls().length = 0;
    await propose(record);
    expect(pulls()).to.have.lengthOf(1);
  });

  it("puts a newer release into the place of one that waits, on main as it is now", async () => {
    await propose(built("0.1.6"));
    fixture.push("main goes on", {});
    await propose(built("0.1.7"));
    expect(pulls().map(({ number, title }) => [number, title])).to.deep.equal([[1, "Promote 0.1.7 to prod"]]);
    expect(named(fixture).version).to.equal("0.1.7");
    expect(fixture.commitOf("promote/prod~1")).to.equal(fixture.commitOf("main"));
  });

  it("opens another one after a merge left the branch", async () => {
    const first = built("0.1.6");
    await propose(first);
    merge(fixture, first);
    for (const pull of pulls()) pull.state = "closed";
    await propose(built("0.1.7"));
    expect(pulls().map(({ title, state }) => [title, state])).to.deep.equal([
      ["Promote 0.1.6 to prod", "closed"],
      ["Promote 0.1.7 to prod", "open"],
    ]);
  });

  it("proposes nothing that main names already, however the target came to it", async () => {
    const record = built("0.1.6");
    merge(fixture, { ...record, rollback: { from: "0.1.7" }, previous: "d".repeat(64) });
    expect(await propose(record)).to.equal(
      "releases/prod.json on main names release 0.1.6 already: there is nothing to promote to prod.\n",
    );
    expect(pulls()).to.deep.equal([]);
  });

  it("proposes nothing that is older than what main names, or than what waits", async () => {
    merge(fixture, built("0.1.10"));
    expect(await propose(built("0.1.9"))).to.equal(
      `releases/prod.json on main names release 0.1.10, and 0.1.9 is older: it is not ${TARGETS}. To go back, run the workflow roll back.\n`,
    );
    await propose(built("0.1.12"));
    expect(await propose(built("0.1.11"))).to.equal(
      `Release 0.1.12 waits to be ${TARGETS}, and 0.1.11 is older: the pull request stays as it is.\n`,
    );
    expect(named(fixture).version).to.equal("0.1.12");
  });

  it("refuses a version whose tag is on another commit, annotated or not", async () => {
    const [one, two] = [fixture.commitOf("main"), fixture.push("two", {})];
    fixture.gitOfBare("tag", "0.1.6", one);
    fixture.gitOfBare("tag", "-a", "-m", "x", "0.1.7", one);
    for (const version of ["0.1.6", "0.1.7"])
      expect(await fixture.refusal("open-promotion", calledWith(built(version)))).to.equal(
        `Tag ${version} is on commit ${one}, and the release of that version was built from ${two}. A version stands for one commit: see who set the tag, then remove it (git push origin :refs/tags/${version}) or build a new version.`,
      );
    expect(pulls()).to.deep.equal([]);
    await propose(release("0.1.7", { commit: one }));
    expect(pulls()).to.have.lengthOf(1);
  });

  it("goes on without the tag where GitHub lets no job set it, and says how to", async () => {
    const old = fixture.push("workflows", { ".github/workflows/check.yml": "name: one" });
    fixture.push("other workflows", { ".github/workflows/check.yml": "name: two" });
    expect(await propose(release("0.1.6", { commit: old }))).to.equal(
      `::error title=Tag 0.1.6 is not set::GitHub lets no job set a tag on a commit whose workflows no branch has any more. If the job has permissions: { contents: write }, set it yourself: git tag 0.1.6 ${old} && git push origin refs/tags/0.1.6\n${PULL}/1 promotes release 0.1.6 to prod.\n`,
    );
  });

  it("refuses a record that no run has tested, or that is none", async () => {
    const { evidence: _evidence, ...untested } = built("0.1.6");
    const remedy = "RECORD is an output of the job before: look at what it printed, and run it again.";
    expect(await fixture.refusal("open-promotion", calledWith(untested))).to.equal(
      `RECORD is release 0.1.6 without evidence: no run has tested it. ${remedy}`,
    );
    expect(await fixture.refusal("open-promotion", calledWith("{"))).to.contain("RECORD is not JSON");
    expect(await fixture.refusal("open-promotion", calledWith(""))).to.equal(
      "RECORD is not set: this command runs in a job of .github/workflows/.",
    );
    expect(fixture.writes()).to.deep.equal([]);
  });

  it("refuses what the target could not deploy, and targets that are none", async () => {
    const images = { other: { digest: DIGEST, platforms: ["linux/amd64"] } } as Release["images"];
    expect(await fixture.refusal("open-promotion", calledWith(built("0.1.6", { images })))).to.equal(
      "prod: releases/prod.json names other, and the stack's settings have ds-preprocessing. A release holds images of the settings only: add other to images there, or take a release without it.",
    );
    expect(pulls()).to.deep.equal([]);
    expect(
      await fixture.refusal("open-promotion", { ...calledWith(built("0.1.6")), args: ["staging"] }),
    ).to.equal('"staging" is not a target. Targets are: prod.');
  });

  it("proposes it to the targets named, or to all, of which none keeps another from it", async () => {
    const targets = [listed("prod", "987654321098"), listed("eu-staging", "012345678901")];
    fixture.push("another target", {
      "Pulumi.dev.yaml": fileWith("dev", { targets }),
      "Pulumi.eu-staging.yaml": STAGING_YAML,
      [FILE]: "{",
    });
    const record = built("0.1.6");
    expect(await fixture.refusal("open-promotion", calledWith(record))).to.match(
      /^prod: releases\/prod\.json on main is not JSON \(.*\)\. Restore it from git, or write it anew\.$/,
    );
    expect(pulls().map(({ title }) => title)).to.deep.equal(["Promote 0.1.6 to eu-staging"]);
    pulls().length = 0;
    await fixture.run("open-promotion", { ...calledWith(record), args: ["eu-staging"] });
    expect(pulls().map(({ head }) => head)).to.deep.equal(["promote/eu-staging"]);
  });

  it("says what a target waits for that comes after another", async () => {
    const targets = [listed("prod", "987654321098"), listed("eu-staging", "012345678901")];
    fixture.push("a chain", {
      "Pulumi.dev.yaml": fileWith("dev", { targets }),
      "Pulumi.eu-staging.yaml": STAGING_YAML,
      "Pulumi.prod.yaml": fileWith("prod", { after: "eu-staging" }),
    });
    await propose(built("0.1.6"));
    const waits =
      "- Wait until `eu-staging` has verified this release: before that, promoting it is refused.";
    expect(pulls().map(({ head, body }) => [head, body.includes(waits)])).to.deep.equal([
      ["promote/prod", true],
      ["promote/eu-staging", false],
    ]);
  });

  it("needs contents: write and pull-requests: write", async () => {
    const record = built("0.1.6");
    const refused = async (permissions: object) =>
      (await fixture.refusal("open-promotion", calledWith(record, permissions))).split("integration. ")[1];
    expect(await refused({ contents: "write" })).to.equal(
      "The job needs permissions: { pull-requests: read }: write that into its workflow, and run it again.",
    );
    expect(await refused({ contents: "read", "pull-requests": "write" })).to.equal(
      "The job needs permissions: { contents: write }: write that into its workflow, and run it again.",
    );
  });
});
