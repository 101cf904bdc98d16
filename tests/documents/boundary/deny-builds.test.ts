import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { DENY_BUILDS, outdatedDenyBuilds, renderDenyBuilds } from "../../../bootstrap/organization/render";
import { BUILD_ACTIONS } from "../../../documents/boundary/build-services";
import { serviceControlPolicy } from "../../../documents/boundary/deny-builds";
import { fixtureProject } from "../../fixture-project";
import { fileWith } from "../../sample-settings";

/** A project with a target beside the fixture's, whose promotion role is named so. */
const projectWith = (...promotionRoles: readonly string[]) =>
  fixtureProject(
    Object.fromEntries(
      promotionRoles.map((promotionRole, index) => [
        `Pulumi.target-${index}.yaml`,
        fileWith("prod", { names: { promotionRole } }),
      ]),
    ),
  );

describe("the service control policy", () => {
  it("names the promotion role of every target, each once", async () => {
    const text = await renderDenyBuilds(projectWith("copier", "copier"));
    expect(JSON.parse(text ?? "")).to.deep.equal(serviceControlPolicy(["copier", "ds-promotion-prod"]));
  });

  it("is there for targets only", async () => {
    const source = fixtureProject({ "Pulumi.prod.yaml": undefined });
    expect(await renderDenyBuilds(source)).to.equal(undefined);
    expect(await outdatedDenyBuilds(source)).to.equal(undefined);
  });

  it("is refused when AWS would not take it, spaces and line breaks included", async () => {
    // The command line's are counted, the console's are not.
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
    const project = (count: number) =>
      projectWith(...Array.from({ length: count }, (_, index) => `promotion-${index}`.padEnd(64, "x")));
    expect(await renderDenyBuilds(project(20))).to.have.length.within(3500, 5120);
    let refused = "";
    await renderDenyBuilds(project(40)).catch(({ message }: Error) => (refused = message));
    expect(refused).to.match(
      /^The service control policy for 41 targets has \d+ characters, and AWS allows 5120\. Give targets the same, or shorter, names\.promotionRole\.$/,
    );
  });

  it("is out of date when the stack files changed, and then says what to run", async () => {
    const project = projectWith("copier");
    const file = join(project, DENY_BUILDS);
    const says = "bootstrap/organization/deny-builds.json is";
    expect(await outdatedDenyBuilds(project)).to.equal(`${says} out of date. Run: npm run organization`);
    rmSync(file);
    expect(await outdatedDenyBuilds(project)).to.equal(`${says} missing. Run: npm run organization`);
    writeFileSync(file, (await renderDenyBuilds(project)) ?? "");
    expect(await outdatedDenyBuilds(project)).to.equal(undefined);
    expect(readFileSync(file, "utf8")).to.include("role/copier");
  });

  it("names every service in full: IAM refuses a wildcard before the colon", () => {
    expect(BUILD_ACTIONS.filter((action) => /[*?].*:/.test(action))).to.deep.equal([]);
  });
});
