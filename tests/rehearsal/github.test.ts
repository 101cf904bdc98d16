import { expect } from "chai";
import { GitHubFixture, REPOSITORY } from "../ci/github-fixture";
import { ACTIONS } from "../../rehearsal/github/state";
import type { Permissions } from "../../rehearsal/github/permissions";

describe("the stand-in of GitHub", () => {
  let fixture: GitHubFixture;
  before(async () => (fixture = await GitHubFixture.start()));
  after(() => fixture.stop());

  /** Calls it without octokit. */
  const call = async (request: string, permissions?: Permissions, body?: object) => {
    const [method = "", path = ""] = request.split(" ");
    const token = permissions ? fixture.job(permissions).job.variable("GITHUB_TOKEN") : "stolen";
    const answer = await fetch(`${fixture.github.url}${path.replace(/^\/$/, `/repos/${REPOSITORY}`)}`, {
      method,
      headers: { authorization: `token ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Record<string, unknown>,
    };
  };
  const of = (path: string) => `/repos/${REPOSITORY}${path}`;

  it("knows no token but those of its jobs", async () => {
    const { status, body } = await call("GET /");
    expect([status, body["message"]]).to.deep.equal([401, "Bad credentials"]);
  });

  it("says to every job what the default branch is, and nothing of other repositories", async () => {
    const { status, body } = await call("GET /", {});
    expect([status, body["default_branch"]]).to.deep.equal([200, "main"]);
    expect((await call("GET /repos/octo-org/other", {})).status).to.equal(404);
  });

  it("takes a right to write for one to read, and either of two that suffice", async () => {
    fixture.github.state.issues.push({
      number: 1,
      author: ACTIONS,
      labels: [],
      title: "one",
      body: "",
      state: "open",
    });
    const either: Permissions[] = [{ "pull-requests": "write" }, { issues: "read" }];
    for (const permissions of either)
      expect((await call(`GET ${of("/issues/1/comments")}`, permissions)).status).to.equal(200);
  });

  it("lists 30 on a page, and links the next", async () => {
    const { comments } = fixture.github.state;
    for (let id = 100; id < 131; id += 1) comments.push({ id, number: 1, author: ACTIONS, body: `${id}` });
    const first = await call(`GET ${of("/issues/1/comments")}`, { issues: "read" });
    expect(first.body).to.have.lengthOf(30);
    const next = `${fixture.github.url}${of("/issues/1/comments")}?page=2`;
    expect(first.headers.get("link")).to.equal(`<${next}>; rel="next"`);
    const second = await call(`GET ${of("/issues/1/comments?page=2")}`, { issues: "read" });
    expect(second.body).to.have.lengthOf(1);
    expect(second.headers.get("link")).to.equal(null);
    const whole = await call(`GET ${of("/issues/1/comments?per_page=31")}`, { issues: "read" });
    expect(whole.headers.get("link")).to.equal(null);
    expect(
      (await call(`GET ${of("/issues/1/comments?per_page=1000")}`, { issues: "read" })).body,
    ).to.have.lengthOf(31);
  });

  it("moves a branch forward only, unless it is forced", async () => {
    const [one, two] = [fixture.commitOf("main"), fixture.push("two", {})];
    const contents = { contents: "write" } as const;
    const ref = { ref: "refs/heads/feature", sha: two };
    expect((await call(`POST ${of("/git/refs")}`, contents, ref)).status).to.equal(201);
    expect((await call(`POST ${of("/git/refs")}`, contents, ref)).body["message"]).to.equal(
      "Reference already exists",
    );
    const back = (force: boolean) =>
      call(`PATCH ${of("/git/refs/heads/feature")}`, contents, { sha: one, force });
    expect((await back(false)).body["message"]).to.equal("Update is not a fast forward");
    expect((await back(true)).status).to.equal(200);
    expect(fixture.commitOf("feature")).to.equal(one);
  });

  it("opens no pull request without a commit, nor a second one of a branch", async () => {
    const open = () =>
      call(
        `POST ${of("/pulls")}`,
        { "pull-requests": "write" },
        { head: "change", base: "main", title: "Change" },
      );
    fixture.gitOfBare("branch", "change", "main");
    expect((await open()).body["message"]).to.equal("Validation Failed: No commits between main and change");
    const ahead = fixture.commitOf("main");
    fixture.gitOfBare("update-ref", "refs/heads/main", `${ahead}~1`);
    expect((await open()).status).to.equal(201);
    expect((await open()).body["message"]).to.equal(
      "Validation Failed: A pull request already exists for change.",
    );
  });

  it("says so where it has no answer to a call", async () => {
    const { status, body } = await call(`GET ${of("/teams")}`, {});
    expect([status, body["message"]]).to.deep.equal([
      501,
      "The stand-in of GitHub has no answer to GET /teams.",
    ]);
  });
});
