import { expect } from "chai";
import type { StackDrift } from "../../../ci/results";
import { GitHubFixture, RUN_URL } from "../github-fixture";

const CLEAN: StackDrift[] = [
  { stack: "dev", steps: [] },
  { stack: "prod", steps: [] },
];
const DRIFTED: StackDrift[] = [
  { stack: "dev", steps: [] },
  {
    stack: "prod",
    steps: [
      { op: "update", type: "aws:s3/bucket:Bucket", name: "ds-data-input", paths: ["tags.Owner"] },
      { op: "delete", type: "aws:sqs/queue:Queue", name: "ds-failed", paths: [] },
    ],
  },
];
const HEAD = "<!-- ds-pipeline: drift -->\n### Drift: AWS differs from what was deployed";
const FOOT =
  "Find out who changed it and why. Then write the change into the program, or take it back with an update of the stack. This issue is closed by the first run that looked at every stack and found nothing.";
const CHANGED =
  "#### Changed outside Pulumi\n\n- `prod` has a changed `aws:s3/bucket:Bucket` `ds-data-input`: `tags.Owner`\n- `prod` has lost `aws:sqs/queue:Queue` `ds-failed`";
const unknown = (...lines: readonly string[]) =>
  `#### Could not be checked\n\n${lines.map((line) => `- ${line}`).join("\n")}`;

describe("ci drift-issue", () => {
  let fixture: GitHubFixture;
  before(async () => (fixture = await GitHubFixture.start()));
  after(() => fixture.stop());
  beforeEach(() => {
    fixture.github.state.issues.length = 0;
    fixture.github.state.comments.length = 0;
    fixture.writes();
  });

  const found = (result: string | readonly StackDrift[]) =>
    fixture.run("drift-issue", {
      env: { RESULT: typeof result === "string" ? result : JSON.stringify(result) },
      permissions: { issues: "write" },
    });
  const open = () => fixture.github.state.issues.filter(({ state }) => state === "open");

  it("opens nothing while nothing was changed", async () => {
    expect(await found(CLEAN)).to.equal("No drift in dev, prod.\n");
    expect(fixture.writes()).to.deep.equal([]);
  });

  it("opens one issue that says what was changed, and touches it again only for other findings", async () => {
    await found(DRIFTED);
    await found(DRIFTED);
    const [issue] = open();
    expect(issue?.title).to.equal("Drift: prod changed outside Pulumi");
    expect(issue?.labels).to.deep.equal(["drift"]);
    expect(issue?.body).to.equal([HEAD, CHANGED, FOOT].join("\n\n"));
    expect(fixture.writes()).to.have.lengthOf(1);
    await found([{ stack: "dev", error: "AccessDenied", steps: [] }, ...DRIFTED.slice(1)]);
    expect(open()).to.have.lengthOf(1);
    expect(open()[0]?.title).to.equal("Drift: prod changed outside Pulumi; could not check dev");
    expect(open()[0]?.body).to.equal([HEAD, unknown("`dev`: `AccessDenied`"), CHANGED, FOOT].join("\n\n"));
  });

  it("closes it with a comment when every stack was looked at and none differs", async () => {
    await found(DRIFTED);
    const [issue] = open();
    expect(await found(CLEAN)).to.equal(`No drift in dev, prod: issue ${issue?.number} is closed.\n`);
    expect(open()).to.deep.equal([]);
    expect(fixture.github.state.comments.map(({ body }) => body)).to.deep.equal([
      `[A run](${RUN_URL}) looked at dev, prod and found no drift.`,
    ]);
    await found(DRIFTED);
    expect(open().map(({ number }) => number)).to.not.deep.equal([issue?.number]);
  });

  it("takes a stack that nobody could look at for changed, never for clean", async () => {
    for (const [result, title, ...lines] of [
      ["", "dev, prod", "`dev`: `The drift job left no result.`", "`prod`: `The drift job left no result.`"],
      [
        "no JSON",
        "dev, prod",
        "`dev`: `The drift job left a result that cannot be read.`",
        "`prod`: `The drift job left a result that cannot be read.`",
      ],
      [JSON.stringify(CLEAN.slice(0, 1)), "prod", "`prod`: `the run left no result for it`"],
      [
        JSON.stringify([{ stack: "dev", error: "locked", steps: [] }, ...CLEAN.slice(1)]),
        "dev",
        "`dev`: `locked`",
      ],
    ] as const) {
      fixture.github.state.issues.length = 0;
      await found(result);
      expect(open()[0]?.title).to.equal(`Drift: could not check ${title}`);
      expect(open()[0]?.body).to.equal([HEAD, unknown(...lines), FOOT].join("\n\n"));
    }
  });

  it("leaves the issue open while it cannot look", async () => {
    await found(DRIFTED);
    await found("");
    expect(open()).to.have.lengthOf(1);
    expect(fixture.github.state.comments).to.deep.equal([]);
  });

  it("takes no person's issue for its own", async () => {
    const person = { login: "somebody", type: "User" } as const;
    const own = { number: 900, labels: ["drift"], author: person, title: "Drift", body: HEAD };
    fixture.github.state.issues.push({ ...own, state: "open" });
    await found(CLEAN);
    expect(open()).to.have.lengthOf(1);
    expect(fixture.writes()).to.deep.equal([]);
  });

  it("needs issues: write", async () => {
    expect(
      await fixture.refusal("drift-issue", {
        env: { RESULT: JSON.stringify(DRIFTED) },
        permissions: { issues: "read" },
      }),
    ).to.equal(
      "GitHub answers 403 to POST /repos/octo-org/octo-repo/issues: Resource not accessible by integration. The job needs permissions: { issues: write }: write that into its workflow, and run it again.",
    );
  });
});
