import { expect } from "chai";
import { ifThere, toGitHubError } from "../../../ci/github/github-error";
import { GitHubFixture } from "../github-fixture";

const CALL = "/repos/octo-org/octo-repo";

describe("what GitHub refuses", () => {
  let fixture: GitHubFixture;
  before(async () => (fixture = await GitHubFixture.start()));
  after(() => fixture.stop());

  const refusal = async (answer: Promise<unknown>): Promise<string> => {
    const error: unknown = await answer.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return (error as Error).message;
  };

  it("is said with the call and the permission that the job needs", async () => {
    const { job } = fixture.job({ contents: "read" });
    const { rest } = job.github;
    expect(await refusal(rest.pulls.list({ ...job.repository }))).to.equal(
      `GitHub answers 403 to GET ${CALL}/pulls: Resource not accessible by integration. The job needs permissions: { pull-requests: read }: write that into its workflow, and run it again.`,
    );
    expect(await refusal(rest.issues.listComments({ ...job.repository, issue_number: 1 }))).to.contain(
      "The job needs permissions: { issues: read } or permissions: { pull-requests: read }: write",
    );
  });

  it("names no permission that no job can have", async () => {
    const { job } = fixture.job({});
    const ref = { ref: "refs/tags/1", sha: fixture.commitOf("main") };
    expect(await refusal(job.github.rest.git.createRef({ ...job.repository, ...ref }))).to.contain(
      "The job needs permissions: { contents: write }: write",
    );
  });

  it("is another thing for a token that is none", async () => {
    const { job } = fixture.job({}, { GITHUB_TOKEN: "stolen" });
    expect(await refusal(job.github.rest.repos.get({ ...job.repository }))).to.equal(
      `GitHub answers 401 to GET ${CALL}: Bad credentials. A job's token ends with the job: give the step GITHUB_TOKEN: \${{ github.token }}, and run the job again.`,
    );
  });

  it("is nothing there, where that is asked, and nothing else is taken for it", async () => {
    const { job } = fixture.job({ contents: "read" });
    const read = (given = job) =>
      ifThere(given.github.rest.repos.getContent({ ...given.repository, path: "no-such-file" }));
    expect(await read()).to.equal(undefined);
    expect(await refusal(read(fixture.job({}).job))).to.contain("GitHub answers 403");
  });

  it("is told from an answer that did not come", async () => {
    const { job } = fixture.job({}, { GITHUB_API_URL: "http://127.0.0.1:1" });
    expect(await refusal(ifThere(job.github.rest.repos.get({ ...job.repository })))).to.equal(
      `GitHub does not answer GET ${CALL}: bad port. Whether it was done is not known: run the job again, which does what is left.`,
    );
  });

  it("is a setting of the repository where jobs may open no pull request", async () => {
    fixture.github.state.actionsMayOpenPulls = false;
    const { job } = fixture.job({ "pull-requests": "write" });
    const pull = { head: "change", base: "main", title: "Change" };
    expect(await refusal(job.github.rest.pulls.create({ ...job.repository, ...pull }))).to.equal(
      `GitHub answers 403 to POST ${CALL}/pulls: GitHub Actions is not permitted to create or approve pull requests. Allow it (Settings, Actions, General), then run the job again: gh api -X PUT repos/octo-org/octo-repo/actions/permissions/workflow -F can_approve_pull_request_reviews=true`,
    );
    fixture.github.state.actionsMayOpenPulls = true;
  });

  it("passes by itself where there were too many calls", () => {
    const request = { method: "GET", url: `https://api.github.com${CALL}` };
    const response = { headers: {} };
    const error = (message: string, status: number) =>
      (toGitHubError(Object.assign(new Error(message), { status, request, response })) as Error).message;
    const remedy = "Wait some minutes, then run the job again.";
    expect(error("API rate limit exceeded for installation.", 403)).to.equal(
      `GitHub answers 403 to GET ${CALL}: API rate limit exceeded for installation. ${remedy}`,
    );
    expect(error("slow down", 429)).to.equal(`GitHub answers 429 to GET ${CALL}: slow down. ${remedy}`);
    expect(error("Not allowed by a rule", 403)).to.contain(
      "Look at the job's permissions in its workflow and at the repository's rules",
    );
  });
});
