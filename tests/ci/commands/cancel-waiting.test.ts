import { expect } from "chai";
import type { Run } from "../../../rehearsal/github/state";
import { GitHubFixture } from "../github-fixture";

const WAITING: Run = {
  id: 800,
  number: 8,
  workflow: "promote.yml",
  status: "waiting",
  pending: ["prod"],
  jobs: [
    { name: "targets", status: "completed" },
    { name: "promote (prod)", status: "waiting" },
  ],
};

describe("ci cancel-waiting", () => {
  let fixture: GitHubFixture;
  before(async () => (fixture = await GitHubFixture.start()));
  after(() => fixture.stop());
  beforeEach(() => fixture.writes());

  const REF = "octo-org/octo-repo/.github/workflows/promote.yml@refs/heads/main";
  const called = (permissions: object = { actions: "write" }, ref = REF) => ({
    args: ["prod"],
    env: { GITHUB_WORKFLOW_REF: ref },
    permissions: { ...permissions },
  });
  /** What is said and done about a run. */
  const about = async (run: Partial<Run>) => {
    const { runs } = fixture.github.state;
    runs.splice(0, runs.length, { ...WAITING, ...run });
    const said = await fixture.run("cancel-waiting", called());
    expect(fixture.writes()).to.have.lengthOf(runs[0]?.conclusion === "cancelled" ? 1 : 0);
    return [said.trim(), runs[0]?.conclusion];
  };
  const NONE = "No older run of promote.yml waits for reviewers.";

  it("cancels an older run that waits for reviewers of the same target", async () => {
    expect(await about({})).to.deep.equal([
      "Run 8 of promote.yml, which waits for prod, is cancelled.",
      "cancelled",
    ]);
  });

  it("leaves a run that waits for another target too", async () => {
    expect(await about({ pending: ["prod", "eu-staging"] })).to.deep.equal([
      "Run 8 of promote.yml, which waits for prod, eu-staging, stays: this run does not replace all of it.",
      undefined,
    ]);
  });

  it("leaves what runs, what is newer, what is approved by now, and other workflows", async () => {
    const running = [...WAITING.jobs, { name: "promote (eu-staging)", status: "in_progress" }];
    for (const run of [
      { status: "in_progress" },
      { number: 9 },
      { number: 10 },
      { pending: [] },
      { workflow: "rollback.yml" },
      { jobs: running },
    ] as const)
      expect(await about(run)).to.deep.equal([NONE, undefined]);
  });

  it("cancels all waiting runs of another workflow that is named", async () => {
    const { runs } = fixture.github.state;
    const newer = { ...WAITING, id: 1000, number: 10 };
    runs.splice(0, runs.length, { ...WAITING, workflow: "rollback.yml" }, newer);
    const options = { workflow: "promote.yml" };
    expect(await fixture.run("cancel-waiting", { ...called(), options })).to.equal(
      "Run 10 of promote.yml, which waits for prod, is cancelled.\n",
    );
    expect(runs.map(({ conclusion }) => conclusion)).to.deep.equal([undefined, "cancelled"]);
    fixture.writes();
  });

  it("needs actions: write", async () => {
    const { runs } = fixture.github.state;
    runs.splice(0, runs.length, { ...WAITING });
    expect(await fixture.refusal("cancel-waiting", called({ actions: "read" }))).to.equal(
      "GitHub answers 403 to POST /repos/octo-org/octo-repo/actions/runs/800/cancel: Resource not accessible by integration. The job needs permissions: { actions: write }: write that into its workflow, and run it again.",
    );
  });

  it("runs in a job of a workflow", async () => {
    expect(await fixture.refusal("cancel-waiting", called({}, "main"))).to.equal(
      'GITHUB_WORKFLOW_REF is "main", and names no file of .github/workflows/: this command runs in a job of one.',
    );
  });
});
