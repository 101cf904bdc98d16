import { expect } from "chai";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import { SAMPLE_RELEASE } from "../../sample-settings";
import { JobFixture, refusal } from "../job-fixture";

const HASH = "f".repeat(64);
type Ended = "success" | "failure" | "skipped" | "cancelled";

/** A job's steps, as `toJSON(steps)` gives them. */
const steps = (ended: Readonly<Record<string, Ended | readonly [Ended, object]>>) =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(ended).map(([id, how]) => {
        const [outcome, said] = typeof how === "string" ? [how, undefined] : how;
        const outputs = said && { report: JSON.stringify(said), ...(id === "up" && said) };
        return [id, { outcome, conclusion: outcome, ...(outputs && { outputs }) }];
      }),
    ),
  );

describe("ci promotion-summary", () => {
  let fixture: JobFixture;
  beforeEach(() => {
    fixture = new JobFixture();
  });
  afterEach(() => fixture.stop());

  async function summary(
    ended: Parameters<typeof steps>[0],
    release: Release | "none" = SAMPLE_RELEASE,
  ): Promise<Readonly<Record<string, string>>> {
    if (release !== "none") fixture.write("releases/prod.json", JSON.stringify(release, null, 2));
    await fixture.run("promotion-summary", { args: ["prod"], env: { STEPS: steps(ended) } });
    return fixture.outputs;
  }
  const RELEASED = hashText(releaseText(SAMPLE_RELEASE));

  it("names the bytes that are deployed, and hands on what the target has", async () => {
    const outputs = await summary({
      prepare: "success",
      current: "success",
      promote: [
        "success",
        {
          deployed: { version: "0.1.5", hash: HASH },
          images: { one: { bytes: { total: 48_200_000, missing: 3_100_000 } }, two: {} },
          passed: 28,
          checks: [{ ok: false, name: "scan", found: "it is old", fix: "Scan it" }],
          warnings: ["scanned on [Monday]"],
        },
      ],
      up: ["success", { changes: "2 update, 40 same" }],
      verify: "success",
      summary: "skipped",
    });
    expect(outputs).to.deep.equal({ deployed: RELEASED, release: releaseText(SAMPLE_RELEASE) });
    expect(fixture.summary).to.equal(
      [
        "## `prod`: release `0.1.6` is deployed and verified",
        "",
        "#### Steps",
        "",
        "- current: success",
        "- promote: success",
        "- up: success (`2 update, 40 same`)",
        "- verify: success",
        "",
        "#### Plan",
        "",
        "- `0.1.5` → `0.1.6`",
        "- `one`: 3.1 MB of 48.2 MB to copy",
        "- `two`: there already",
        "- 28 of 29 checks passed",
        "- `scanned on [Monday]`",
        "",
        "#### Images",
        "",
        `- \`ds-preprocessing\` \`sha256:${"a".repeat(64)}\` for linux/amd64, linux/arm64: new`,
        "",
        "#### Model",
        "",
        `- \`models/v1.2.3/model.pkl\` version \`${SAMPLE_RELEASE.models?.["preprocessing"]?.versionId}\`, SHA-256 \`${"b".repeat(64)}\``,
        "",
        "#### Evidence",
        "",
        `- built from \`${SAMPLE_RELEASE.commit}\``,
        `- tested at \`2026-01-31T12:00:00Z\` by \`${SAMPLE_RELEASE.evidence?.runs?.["preprocessing"]}\``,
        "",
        "Next: nothing. A newer release comes as a pull request; the roll back workflow goes back.",
        "",
      ].join("\n"),
    );
    expect(fixture.said).to.equal(fixture.summary);
  });

  it("is of a target without a release, which is deployed all the same", async () => {
    const outputs = await summary({ current: "success", promote: "skipped", up: "success" }, "none");
    expect(outputs).to.deep.equal({ deployed: "none" });
    expect(fixture.summary).to.match(/^## `prod`: without a release is deployed\n/);
  });

  const FAILURES: readonly (readonly [id: string, advice: string])[] = [
    ["current", "Nothing was changed. The newest run of this workflow promotes what the branch has now."],
    [
      "promote",
      "Nothing was deployed. What was copied stays. Correct what is listed here, and run the failed jobs again.",
    ],
    ["rollback", "Nothing was deployed. Correct what is listed here, and start the workflow again."],
    [
      "up",
      "The images are there, but the release is not completely deployed: run the failed jobs again, which continue from here. If prod is reported as locked and nobody deploys: pulumi cancel -s prod.",
    ],
    [
      "verify",
      "It is deployed, but prod differs from the release. Look at what is listed here; the roll back workflow returns to the release before.",
    ],
  ];
  for (const [id, advice] of FAILURES)
    it(`says what to do after ${id} failed`, async () => {
      await summary({ [id]: "failure", ...(id === "verify" && { up: "success" }) });
      expect(fixture.summary).to.match(new RegExp(`^## \`prod\`: release \`0.1.6\` failed at \`${id}\`\n`));
      expect(fixture.summary).to.contain(`#### What to do\n\n- ${advice}\n`);
      expect(fixture.summary).not.to.contain("Next: nothing");
    });

  it("tells a run that ended before it began anything from one that is done", async () => {
    const skipped = { current: "skipped", promote: "skipped", up: "skipped", verify: "skipped" } as const;
    for (const ended of [skipped, {}, { ...skipped, current: "success", promote: "cancelled" }] as const) {
      expect(await summary(ended)).to.deep.equal({ deployed: "" });
      const said = fixture.summary.slice(fixture.summary.lastIndexOf("## `prod`"));
      expect(said).to.match(
        /^## `prod`: release `0\.1\.6` is not deployed\n\n#### What to do\n\n- A step before these failed, or the job was ended; the log says which\. Correct that, and run the failed jobs again\.\n/,
      );
      expect(said).not.to.contain("Next: nothing");
    }
    await summary({ up: "success", verify: "cancelled" });
    expect(fixture.summary).to.contain("## `prod`: release `0.1.6` is deployed\n");
  });

  it("has the release command's own words of a failure, as nobody's markup", async () => {
    const check = { name: "scan", found: "@octo [x](y)", fix: "Mend it" };
    const said = async (report: object) => {
      await summary({ promote: ["failure", report] });
      return fixture.summary
        .split("#### What to do")
        .at(-1)
        ?.split("#### Steps")[0]
        ?.trim()
        .split("\n")
        .slice(1);
    };
    expect(await said({ error: { message: "one\ntwo <b>" } })).to.deep.equal(["- `one`", "- `two <b>`"]);
    const checks = [
      { ok: false, ...check },
      { ok: true, ...check, name: "other" },
    ];
    expect(await said({ checks })).to.deep.equal(["- `scan: @octo [x](y). Mend it`"]);
    expect(await said({ checks, blocks: ["first", "then"] })).to.deep.equal(["- `first`", "- `then`"]);
    expect(await said([])).to.deep.equal([]);
  });

  it("tells no plan where none was made: what the target has is not known then", async () => {
    await summary({ promote: ["failure", { error: { message: "no credentials" } }] });
    expect(fixture.summary).to.contain("no credentials").and.not.to.contain("#### Plan");
    await summary({ promote: ["failure", { deployed: null, blocks: ["first"] }] });
    expect(fixture.summary).to.contain("#### Plan\n\n- no release → `0.1.6`\n");
  });

  it("hands on what the target had before, where it was not deployed, and nothing that nobody knows", async () => {
    const report = { deployed: { version: "0.1.5", hash: HASH } };
    const deployed = async (ended: Parameters<typeof steps>[0]) => (await summary(ended))["deployed"];
    expect(await deployed({ promote: ["failure", report] })).to.equal(HASH);
    expect(await deployed({ rollback: ["failure", report], up: "skipped" })).to.equal(HASH);
    expect(await deployed({ promote: ["success", report], up: "failure" })).to.equal("");
    expect(await deployed({ promote: ["success", report], up: "cancelled" })).to.equal("");
    expect(await deployed({ promote: ["failure", { deployed: null }] })).to.equal("none");
    expect(await deployed({ current: "failure" })).to.equal("");
    expect(await deployed({ promote: ["success", report], up: "success", verify: "failure" })).to.equal(
      RELEASED,
    );
    expect(fixture.outputs).to.have.property("release");
  });

  it("says what STEPS has to be", async () => {
    for (const STEPS of ["{", "[]", '{"up":{}}'])
      expect(await refusal(fixture.run("promotion-summary", { args: ["prod"], env: { STEPS } }))).to.equal(
        "STEPS is not what ${{ toJSON(steps) }} gives. Set it to that.",
      );
  });
});
