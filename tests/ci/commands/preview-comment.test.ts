import { expect } from "chai";
import type { StackPreview } from "../../../ci/results";
import { ACTIONS, type Comment } from "../../../rehearsal/github/state";
import { GitHubFixture, RUN_URL } from "../github-fixture";

const BUCKET = { type: "aws:s3/bucket:Bucket", name: "ds-data-input", paths: [] };
const SAME: StackPreview[] = [
  { stack: "dev", same: 93, steps: [], violations: [] },
  { stack: "prod", same: 71, steps: [], violations: [] },
];
const CHANGED: StackPreview[] = [
  {
    stack: "dev",
    same: 90,
    steps: [
      { ...BUCKET, op: "update", paths: ["tags.Owner", "forceDestroy"] },
      { ...BUCKET, op: "create", name: "new" },
      { ...BUCKET, op: "delete", name: "old" },
      { ...BUCKET, op: "replace", name: "moved" },
    ],
    violations: [
      {
        policy: "images-by-digest",
        resource: "ds-task",
        message: "not by digest, ask @team",
        kind: "violation",
        enforcement: "mandatory",
      },
      { policy: "tags", resource: "x", message: "no tag", kind: "violation", enforcement: "advisory" },
      { policy: "later", resource: "y", message: "unknown", kind: "not-run", enforcement: "mandatory" },
    ],
  },
  {
    stack: "prod",
    same: 71,
    steps: [],
    violations: [],
    promotion: {
      from: "0.1.6",
      to: "0.1.7",
      rollback: false,
      copies: ["ds-preprocessing: 3 blobs, 12 MB"],
      blocks: ["evidence: no run"],
    },
  },
];
const TEXT = `<!-- ds-pipeline: preview -->
### Preview: 1 violation, replaces 1, deletes 1, changes 1, creates 1

#### Promotion of \`prod\`: \`0.1.6\` → \`0.1.7\`

- **blocked**: \`evidence: no run\`
- copies: \`ds-preprocessing: 3 blobs, 12 MB\`

#### Violations: an update is refused

- \`dev\` \`images-by-digest\` on \`ds-task\`: \`not by digest, ask @team\`

#### Replacements

- \`dev\` replaces \`aws:s3/bucket:Bucket\` \`moved\`

#### Deletions

- \`dev\` deletes \`aws:s3/bucket:Bucket\` \`old\`

#### Changes

- \`dev\` changes \`aws:s3/bucket:Bucket\` \`ds-data-input\`: \`tags.Owner\`, \`forceDestroy\`
- \`dev\` creates \`aws:s3/bucket:Bucket\` \`new\`

#### Advice

- \`dev\` \`tags\` on \`x\`: \`no tag\`

#### Decided only during an update

- \`dev\` \`later\` on \`y\`: \`unknown\`

#### Unchanged

- \`dev\`: 90 resources
- \`prod\`: 71 resources

What the run printed is in [its log](${RUN_URL}).`;

describe("ci preview-comment", () => {
  let fixture: GitHubFixture;
  before(async () => (fixture = await GitHubFixture.start()));
  after(() => fixture.stop());
  beforeEach(() => {
    const { pulls, comments } = fixture.github.state;
    comments.length = 0;
    pulls.splice(0, pulls.length, {
      number: 7,
      head: "change",
      base: "main",
      title: "Change",
      body: "",
      state: "open",
    });
    fixture.writes();
  });

  const comment = (result: string | readonly StackPreview[], permissions = {}) =>
    fixture.run("preview-comment", {
      options: { "pull-request": "7" },
      env: { RESULT: typeof result === "string" ? result : JSON.stringify(result) },
      permissions: { "pull-requests": "write", ...permissions },
    });
  const bodies = () => fixture.github.state.comments.map(({ body }) => body);

  it("begins with what a reviewer has to see: promotion, violations, replacements, deletions, changes", async () => {
    await comment(CHANGED);
    expect(bodies()).to.deep.equal([TEXT]);
  });

  it("writes the next one in the place of the first, and nothing where it says the same", async () => {
    await comment(CHANGED);
    await comment(CHANGED);
    await comment([...SAME.slice(0, 1), ...CHANGED.slice(1)]);
    expect(bodies()).to.have.lengthOf(1);
    expect(bodies()[0]).to.contain("### Preview: no resource changes\n\n#### Promotion of `prod`");
    expect(fixture.writes().map((call) => call.split(" ")[0])).to.deep.equal(["POST", "PATCH"]);
  });

  it("finds its comment on any page, and takes no person's for it", async () => {
    const { comments } = fixture.github.state;
    const person = { login: "somebody", type: "User" } as const;
    const add = (id: number, author: Comment["author"], body: string) =>
      comments.push({ id, number: 7, author, body });
    add(1, person, TEXT);
    for (let id = 2; id < 120; id += 1) add(id, ACTIONS, "another's");
    add(120, ACTIONS, TEXT);
    await comment(SAME);
    expect(comments).to.have.lengthOf(120);
    expect(comments.at(0)?.body).to.equal(TEXT);
    expect(comments.at(-1)?.body).to.equal(
      "<!-- ds-pipeline: preview -->\n### Preview: nothing changes\n\n- `dev` stays as it is\n- `prod` stays as it is",
    );
  });

  it("is quiet where nothing changes and nothing was said, advice or not", async () => {
    const [dev, prod] = SAME as [StackPreview, StackPreview];
    const advised = CHANGED[0]?.violations.slice(1) ?? [];
    expect(await comment([{ ...dev, violations: advised }, prod])).to.equal(
      "Nothing changes and there is no comment yet: none is written.\n",
    );
    expect(fixture.writes()).to.deep.equal([]);
  });

  it("says once that nothing changes any more", async () => {
    await comment(CHANGED);
    await comment(SAME);
    await comment(SAME);
    expect(fixture.writes()).to.have.lengthOf(2);
    expect(bodies()[0]).to.contain("### Preview: nothing changes");
  });

  it("is not quiet about a stack without preview, or a first release", async () => {
    const first = { to: "0.1.7", rollback: false, copies: [], blocks: [] };
    await comment([
      { stack: "dev", same: 0, steps: [], violations: [], error: "no credentials | `here`" },
      { stack: "prod", same: 71, steps: [], violations: [], promotion: first },
    ]);
    expect(bodies()[0]?.split("\n\nWhat")[0]).to.equal(
      "<!-- ds-pipeline: preview -->\n### Preview: 1 stack without preview\n\n#### Promotion of `prod`: its first release → `0.1.7`\n\n- nothing that a read-only role can see blocks it\n- nothing is to be copied\n\n#### No preview\n\n- `dev`: `no credentials | 'here'`\n\n#### Unchanged\n\n- `prod`: 71 resources",
    );
  });

  it("says so, with a link to the run, where the job left no preview or something else", async () => {
    const text = (why: string) =>
      `<!-- ds-pipeline: preview -->\n### Preview: there is none\n\nThe preview job ${why}, so it is not known what this pull request changes. See [the run](${RUN_URL}).`;
    await comment("");
    expect(bodies()).to.deep.equal([text("left no result")]);
    for (const forged of ["{", '[{"stack":"dev"}]', "<img>"]) {
      await comment(forged);
      expect(bodies(), forged).to.deep.equal([text("left a result that cannot be read")]);
    }
  });

  it("takes a stack of the base that the results leave out for one without preview", async () => {
    for (const left of [[], SAME.slice(0, 1)]) await comment(left);
    expect(bodies()[0]).to.contain(
      "### Preview: 1 stack without preview\n\n#### No preview\n\n- `prod`: `the preview job left no result for it`",
    );
  });

  it("fits into what GitHub takes, whatever a pull request changes", async () => {
    const steps = Array.from({ length: 5000 }, (_, index) => ({
      ...BUCKET,
      op: "update" as const,
      name: `${index}`,
    }));
    await comment([{ stack: "dev", same: 0, steps, violations: CHANGED[0]?.violations ?? [] }]);
    const [body = ""] = bodies();
    expect(body.length).to.be.within(65_000, 65_536);
    expect(body)
      .to.match(/\d+ more lines are too much for GitHub\./)
      .and.contain("images-by-digest");
  });

  it("needs pull-requests: write", async () => {
    fixture.github.state.comments.length = 0;
    const refused = await fixture.refusal("preview-comment", {
      options: { "pull-request": "7" },
      env: { RESULT: JSON.stringify(CHANGED) },
      permissions: { contents: "write", "pull-requests": "read" },
    });
    expect(refused).to.equal(
      "GitHub answers 403 to POST /repos/octo-org/octo-repo/issues/7/comments: Resource not accessible by integration. The job needs permissions: { issues: write } or permissions: { pull-requests: write }: write that into its workflow, and run it again.",
    );
  });

  it("takes the number of a pull request", async () => {
    for (const [number, found] of [
      [undefined, "not given"],
      ["", ""],
      ["7; rm", "7; rm"],
      ["0", "0"],
    ] as const)
      expect(
        await fixture.refusal("preview-comment", {
          options: number === undefined ? {} : { "pull-request": number },
        }),
      ).to.equal(`--pull-request is ${found}, and has to be a pull request's number.`);
  });
});
