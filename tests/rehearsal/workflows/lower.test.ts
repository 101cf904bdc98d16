import { expect } from "chai";
import { parse } from "yaml";
import { lower, permissionsOf, PREPARE, readWorkflow } from "../../../rehearsal/workflows/lower";

const BASE = "http://127.0.0.1:1234";
const JOB = `
    runs-on: ubuntu-24.04
    environment: \${{ inputs.target }}
    concurrency: stack
    permissions:
      contents: read
      id-token: write
    env:
      TARGET: prod
    steps:
      - uses: actions/checkout@0123 # v7
      - uses: ./.github/actions/prepare
        with: { tools: pulumi }
      - env:
          GITHUB_TOKEN: \${{ github.token }}
          OTHER: \${{ inputs.target }}
        run: npm test
`;
const workflow = (jobs: string, more = "permissions: {}") =>
  `name: sample\non: push\n${more}\nconcurrency: { group: x }\njobs:${jobs}`;

/** What act is given. */
function lowered(text: string) {
  return parse(lower(text, "sample.yml", BASE)) as {
    readonly concurrency?: unknown;
    readonly jobs: Readonly<
      Record<
        string,
        { env?: object; concurrency?: unknown; steps?: readonly Readonly<Record<string, unknown>>[] }
      >
    >;
  };
}

describe("a workflow as act is given it", () => {
  it("has the address of a token in each job that may ask for one, of its environment, beside its variables", () => {
    const { job } = lowered(workflow(`\n  job:${JOB}`)).jobs;
    expect(job?.env).to.deep.equal({
      TARGET: "prod",
      ACTIONS_ID_TOKEN_REQUEST_URL: `${BASE}/token?job=job%3Asample.yml%3Ajob&environment=\${{ inputs.target }}`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "job:sample.yml:job",
    });
    const named = JOB.replace("${{ inputs.target }}", "{ name: dev }").replace(
      "    env:\n      TARGET: prod\n",
      "",
    );
    expect(lowered(workflow(`\n  job:${named}`)).jobs["job"]?.env).to.deep.include({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${BASE}/token?job=job%3Asample.yml%3Ajob&environment=dev`,
    });
  });

  it("has none in a job that may not, whatever its environment is", () => {
    for (const level of ["read", "none"]) {
      const { job } = lowered(
        workflow(`\n  job:${JOB.replace("id-token: write", `id-token: ${level}`)}`),
      ).jobs;
      expect(job?.env).to.deep.equal({ TARGET: "prod" });
    }
    const without = JOB.replace("      id-token: write\n", "");
    expect(lowered(workflow(`\n  job:${without}`)).jobs["job"]?.env).to.deep.equal({ TARGET: "prod" });
  });

  it("goes by the workflow's permissions where a job has none of its own, and only there", () => {
    const none = JOB.replace(/ {4}permissions:\n.*\n.*\n/, "");
    const empty = JOB.replace(/ {4}permissions:\n.*\n.*\n/, "    permissions: {}\n");
    const all = "permissions: { id-token: write }";
    const env = (text: string) => lowered(text).jobs["job"]?.env;
    expect(env(workflow(`\n  job:${none}`, all))).to.have.property("ACTIONS_ID_TOKEN_REQUEST_URL");
    expect(env(workflow(`\n  job:${empty}`, all))).to.deep.equal({ TARGET: "prod" });
    expect(env(workflow(`\n  job:${none}`, ""))).to.deep.equal({ TARGET: "prod" });
  });

  it("is refused with permissions by a word: no job of ours asks for all", () => {
    for (const word of ["write-all", "read-all"]) {
      const said = `permissions: ${word} is more than a job of ours asks for`;
      const own = JOB.replace(/permissions:\n.*\n.*\n/, `permissions: ${word}\n`);
      const none = JOB.replace(/ {4}permissions:\n.*\n.*\n/, "");
      expect(() => lowered(workflow(`\n  job:${own}`))).to.throw(said);
      expect(() => lowered(workflow(`\n  job:${none}`, `permissions: ${word}`))).to.throw(said);
      const read = readWorkflow(workflow(`\n  job:${own}`));
      expect(() => permissionsOf(read, read.jobs["job"] ?? {})).to.throw(said);
    }
  });

  it("has the job's own token for GitHub's API, what stands for the action that installs, and no concurrency", () => {
    const { concurrency, jobs } = lowered(workflow(`\n  job:${JOB}`));
    expect([concurrency, jobs["job"]?.concurrency]).to.deep.equal([undefined, undefined]);
    expect(jobs["job"]?.steps).to.deep.equal([
      { uses: "actions/checkout@0123" },
      { uses: PREPARE, with: { tools: "pulumi" } },
      { env: { GITHUB_TOKEN: "job:sample.yml:job", OTHER: "${{ inputs.target }}" }, run: "npm test" },
    ]);
  });

  it("leaves a job that calls another workflow to that one", () => {
    const calls = "\n  job:\n    uses: ./.github/workflows/x.yml\n    permissions: { id-token: write }\n";
    expect(lowered(workflow(calls)).jobs["job"]).to.deep.equal({
      uses: "./.github/workflows/x.yml",
      permissions: { "id-token": "write" },
    });
  });
});
