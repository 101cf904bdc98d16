import { expect } from "chai";
import { subjectOf as readSubject } from "../../../ci/aws/github-token";
import { type LoopbackServer, listen } from "../../../rehearsal/tools/loopback";
import { subjectOf, tokenServer, type Trigger } from "../../../rehearsal/workflows/tokens";
import { githubSubject } from "../../../documents/roles/assumed-role-trust";

const REPOSITORY = "octo-org@1/octo-repo@2";
const MAIN = "refs/heads/main";

describe("a rehearsed job's token of GitHub's", () => {
  const SUBJECTS: readonly (readonly [
    Trigger["event"],
    ref: string,
    environment: string,
    subject: string,
  ])[] = [
    ["push", MAIN, "", "ref:refs/heads/main"],
    ["push", "refs/heads/next", "", "ref:refs/heads/next"],
    ["push", "refs/tags/main", "", "ref:refs/tags/main"],
    ["schedule", MAIN, "", "ref:refs/heads/main"],
    ["workflow_dispatch", "refs/heads/next", "", "ref:refs/heads/next"],
    ["pull_request", "refs/pull/7/merge", "", "pull_request"],
    ["pull_request", "refs/pull/7/merge", "prod", "environment:prod"],
    ["push", "refs/heads/next", "dev", "environment:dev"],
  ];
  for (const [event, ref, environment, subject] of SUBJECTS)
    it(`is of ${subject} in a run by ${event} of ${ref}${environment && ` in ${environment}`}`, () =>
      expect(subjectOf({ event, ref }, environment)).to.equal(subject));

  it("has subjects as the bootstrap's documents trust them", () => {
    const of = (event: Trigger["event"], environment = "") =>
      `repo:${REPOSITORY}:${subjectOf({ event, ref: MAIN }, environment)}`;
    expect(of("push", "prod")).to.equal(githubSubject(REPOSITORY, { environment: "prod" }));
    expect(of("schedule")).to.equal(githubSubject(REPOSITORY, { branch: "main" }));
    expect(of("pull_request")).to.equal(githubSubject(REPOSITORY, "pull_request"));
  });

  let server: LoopbackServer;
  beforeEach(async () => (server = await listen(tokenServer(REPOSITORY, { event: "push", ref: MAIN }))));
  afterEach(() => server.stop());
  const ask = (query: string, authorization: string) =>
    fetch(`http://127.0.0.1:${server.port}/token?${query}`, { headers: { authorization } });

  it("is given to the job that it is of, for AWS", async () => {
    const answer = await ask(
      "job=job%3Aa.yml%3Ab&environment=prod&audience=sts.amazonaws.com",
      "bearer job:a.yml:b",
    );
    const { value } = (await answer.json()) as { value: string };
    expect(readSubject(value)).to.equal(`repo:${REPOSITORY}:environment:prod`);
    expect(JSON.parse(Buffer.from(value.split(".")[1] ?? "", "base64url").toString())).to.deep.equal({
      iss: "https://token.actions.githubusercontent.com",
      aud: "sts.amazonaws.com",
      sub: `repo:${REPOSITORY}:environment:prod`,
    });
  });

  it("is given to no other", async () => {
    for (const authorization of ["bearer job:a.yml:c", "bearer ", "job:a.yml:b"])
      expect((await ask("job=job%3Aa.yml%3Ab&environment=prod", authorization)).status).to.equal(403);
  });
});
