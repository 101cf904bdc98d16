import { expect } from "chai";
import { JobFixture, refusal } from "./job-fixture";

describe("a job", () => {
  let fixture: JobFixture;
  beforeEach(() => (fixture = new JobFixture()));
  afterEach(() => fixture.stop());

  it("hands on each value as it is, one that tries to end itself and begin another too", () => {
    const job = fixture.job();
    job.output("first", "a\nb");
    const [, end = ""] = /^first<<(.*)/.exec(fixture.outputText) ?? [];
    const sly = `x\nEOF\n${end}\nrelease<<EOF\nmine\nEOF`;
    job.output("second", sly);
    job.output("empty", "");
    expect(fixture.outputs).to.deep.equal({ first: "a\nb", second: sly, empty: "" });
  });

  it("says what GitHub's runner takes for no command", () => {
    const job = fixture.job();
    job.say("::error::a\n \t::add-mask::b\nc ::d");
    job.say("up ##[add-mask]e ##[error]f");
    job.say("\u001b[31m\u0085::error::g");
    expect(fixture.said).to.equal(
      "· ::error::a\n· ::add-mask::b\nc ::d\nup ## [add-mask]e ## [error]f\n\\u001b[31m\\u0085::error::g\n",
    );
  });

  it("shows an error and keeps a secret in one command each, whatever they hold", () => {
    const job = fixture.job();
    job.error("a: b, c\n::d", "100 %\r\n::error::e");
    job.mask("two\nlines%0A");
    expect(fixture.said).to.equal(
      "::error title=a%3A b%2C c%0A%3A%3Ad::100 %25\\u000d%0A::error::e\n::add-mask::two%0Alines%250A\n",
    );
  });

  it("finds stacks by name, and names the targets there are", async () => {
    const job = fixture.job();
    expect([job.stack("dev").kind, job.stack("prod").kind, job.target("prod").stack]).to.deep.equal([
      "source",
      "target",
      "prod",
    ]);
    for (const name of ["dev", "Prod", ""])
      expect(await refusal(() => job.target(name))).to.equal(`"${name}" is not a target. Targets are: prod.`);
    fixture.write(
      "Pulumi.dev.yaml",
      fixture.read("Pulumi.dev.yaml").replace(/ {2}ds-pipeline:targets:[^]*/, ""),
    );
    fixture.remove("Pulumi.prod.yaml");
    expect(await refusal(() => fixture.job().target("prod"))).to.equal(
      '"prod" is not a target. Targets are: (none).',
    );
  });

  it("misses a variable that is not set, or empty", async () => {
    for (const env of [{}, { GITHUB_SHA: "" }])
      expect(await refusal(() => fixture.job(env).variable("GITHUB_SHA"))).to.equal(
        "GITHUB_SHA is not set: this command runs in a job of .github/workflows/.",
      );
  });

  it("has an address for people, on a server of their own too", () => {
    const env = { GITHUB_REPOSITORY: "octo-org/octo-repo", GITHUB_RUN_ID: "77" };
    expect(fixture.job(env).runUrl).to.equal("https://github.com/octo-org/octo-repo/actions/runs/77");
    expect(fixture.job({ ...env, GITHUB_SERVER_URL: "https://git.example" }).runUrl).to.equal(
      "https://git.example/octo-org/octo-repo/actions/runs/77",
    );
    expect(fixture.job(env).repository).to.deep.equal({ owner: "octo-org", repo: "octo-repo" });
  });
});
