import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Environment } from "../../../rehearsal/github/state";
import { GitHubFixture } from "../github-fixture";

const REVIEWERS = [{ type: "Team", id: 42 }] as const;
const MAIN = [{ name: "main" }];
const path = (name: string) => `repos/octo-org/octo-repo/environments/${name}`;
const ADD = (name: string) => `  gh api -X POST ${path(name)}/deployment-branch-policies -f name=main`;
const SET = (name: string, reviewers: string) =>
  `  echo '{"reviewers":${reviewers},${reviewers === "[]" ? "" : '"prevent_self_review":true,'}"deployment_branch_policy":{"protected_branches":false,"custom_branch_policies":true}}' | gh api -X PUT ${path(name)} --input -\n${ADD(name)}`;
const ASK =
  "  gh api users/<login> --jq .id   # of a reviewer; of a team, with type Team: gh api orgs/<organization>/teams/<team> --jq .id";

describe("ci demand-protected", () => {
  let fixture: GitHubFixture;
  before(async () => (fixture = await GitHubFixture.start()));
  after(() => fixture.stop());
  beforeEach(() => {
    fixture.github.state.environments.clear();
    fixture.github.state.protectedBranches.clear();
    fixture.reset();
  });

  const set = (name: string, environment: Environment) =>
    fixture.github.state.environments.set(name, environment);
  const called = (...args: readonly string[]) => ({
    args,
    permissions: { actions: "read", contents: "read" } as const,
  });
  const refusal = (...names: readonly string[]) => fixture.refusal("demand-protected", called(...names));

  it("takes a source from which main alone deploys, and a target that has reviewers too", async () => {
    set("dev", { reviewers: [], branches: MAIN });
    set("prod", { reviewers: REVIEWERS, branches: MAIN });
    expect(await fixture.run("demand-protected", called("dev", "prod"))).to.equal("Protected: dev, prod.\n");
  });

  it("refuses environments that are not there, all at once", async () => {
    expect(await refusal("dev", "prod")).to.equal(
      [
        `Environment dev is not there, and GitHub would make it without rules for the first job that names it. Make it:\n${SET("dev", "[]")}`,
        `Environment prod is not there, and GitHub would make it without rules for the first job that names it. Make it:\n${ASK}\n${SET("prod", '[{"type":"User","id":"<id>"}]')}`,
      ].join("\n\n"),
    );
  });

  it("refuses a target without reviewers, and asks none for the source", async () => {
    set("prod", { reviewers: [], branches: MAIN });
    expect(await refusal("prod")).to.equal(
      `Environment prod has no required reviewers: whatever is merged into main would be deployed without approval. Where GitHub's plan has none, a review of the pull request can be the approval (github.reviewers in bootstrap/README.md); else set them:\n${ASK}\n${SET("prod", '[{"type":"User","id":"<id>"}]')}`,
    );
  });

  it("refuses an environment from which any branch deploys, and keeps its reviewers", async () => {
    set("prod", { reviewers: REVIEWERS, branches: "any" });
    expect(await refusal("prod")).to.equal(
      `Any branch may deploy to environment prod, and only main may. Set it:\n${SET("prod", '[{"type":"Team","id":42}]')}`,
    );
  });

  it("refuses other branches, patterns, tags of the same name, and none", async () => {
    const wrong = (branches: Environment["branches"]) => {
      set("dev", { reviewers: [], branches });
      return refusal("dev");
    };
    const remove = (id: number) => `  gh api -X DELETE ${path("dev")}/deployment-branch-policies/${id}`;
    const may = "may deploy to environment dev, and only main may.";
    expect(await wrong([...MAIN, { name: "release/*" }])).to.equal(
      `branch release/* ${may} Take it back:\n${remove(2)}`,
    );
    expect(await wrong([{ name: "main", type: "tag" }])).to.equal(
      `tag main ${may} Set it:\n${remove(1)}\n${ADD("dev")}`,
    );
    expect(await wrong([])).to.equal(`No branch ${may} Set it:\n${ADD("dev")}`);
  });

  it("takes protected branches where main alone has a protection rule, which no ruleset is", async () => {
    const { protectedBranches } = fixture.github.state;
    set("dev", { reviewers: [], branches: "protected" });
    const refused = (found: string) =>
      `Branches with a protection rule may deploy to environment dev, and only main may: ${found}. Name the branch instead:\n${SET("dev", "[]")}`;
    const none = "no branch has one (a ruleset is none), and then GitHub lets every branch deploy";
    expect(await refusal("dev")).to.equal(refused(none));
    protectedBranches.set("main", "ruleset");
    expect(await refusal("dev")).to.equal(refused(none));
    protectedBranches.set("main", "rule");
    expect(await fixture.run("demand-protected", called("dev"))).to.equal("Protected: dev.\n");
    protectedBranches.set("next", "rule");
    expect(await refusal("dev")).to.equal(refused("those are main, next"));
  });

  it("takes a reviewed merge into main for the approval where environments have no reviewers", async () => {
    const { state } = fixture.github;
    const review = {
      required_approving_review_count: 1,
      require_code_owner_review: true,
      require_last_push_approval: true,
    };
    set("prod", { reviewers: [], branches: MAIN });
    const file = "bootstrap/Pulumi.dev.yaml";
    const text = readFileSync(join(fixture.folder, file), "utf8");
    fixture.push("no reviewers", { [file]: text.replace("    branch: main\n", "    reviewers: false\n") });
    const unruled = (missing: string) =>
      `A merge into main approves a promotion, since bootstrap/Pulumi.dev.yaml says github.reviewers: false, and no ruleset of main demands ${missing}. The commands are in docs/workflows.md; or say reviewers: true, and give the targets' environments reviewers.`;
    const unowned =
      '.github/CODEOWNERS names no owner of *, or has a line without an owner, so a workflow of any branch that may write pull requests could approve one, and a merge into main approves a promotion. Write a line such as "* @your-organization/data", and an owner on every other.';
    expect(await refusal("prod")).to.equal(`${unruled(Object.keys(review).join(", "))}\n\n${unowned}`);
    state.pullRequestRules.push({ ...review, required_approving_review_count: 0 });
    fixture.push("owners of nothing", {
      ".github/CODEOWNERS": "# * @octo-org/data\n* # nobody\n/ci/ @octo-org/data\n",
    });
    expect(await refusal("prod")).to.equal(`${unruled("required_approving_review_count")}\n\n${unowned}`);
    state.pullRequestRules.push({ required_approving_review_count: 2 });
    expect(await refusal("prod")).to.equal(unowned);
    const TAKEN_AWAY = "* @octo-org/data\n/releases/ # anybody\n";
    fixture.push("owners of all but releases", { ".github/CODEOWNERS": TAKEN_AWAY });
    expect(await refusal("prod")).to.equal(unowned);
    fixture.push("owners", { ".github/CODEOWNERS": "# all\n* @octo-org/data\n" });
    expect(await fixture.run("demand-protected", called("prod"))).to.equal("Protected: prod.\n");
    set("prod", { reviewers: [], branches: "any" });
    expect(await refusal("prod")).to.match(/^Any branch may deploy to environment prod/);
  });

  it("takes no environment for missing that it may not see", async () => {
    expect(
      await fixture.refusal("demand-protected", { args: ["prod"], permissions: { contents: "read" } }),
    ).to.contain("The job needs permissions: { actions: read }");
    expect(await refusal("staging")).to.equal('"staging" is not a target. Targets are: prod.');
  });
});
