import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { BUILD_ACTIONS } from "../../../documents/boundary/build-services";
import { DENY_BUILDS, renderDenyBuilds } from "../../../bootstrap/organization/render";

describe("the service control policy", () => {
  it("is kept as the stack files and the list of build services give it", async () => {
    const kept = readFileSync(DENY_BUILDS, "utf8");
    const message = "bootstrap/organization/deny-builds.json is out of date. Run npm run organization.";
    expect(kept, message).to.equal(await renderDenyBuilds(join(__dirname, "..", "..", "..")));
  });

  it("fits into what AWS takes, spaces and line breaks included", () => {
    // The command line's are counted, the console's are not.
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
    expect(readFileSync(DENY_BUILDS, "utf8").length).to.be.at.most(5120);
  });

  it("names every service in full: IAM refuses a wildcard before the colon", () => {
    expect(BUILD_ACTIONS.filter((action) => /[*?].*:/.test(action))).to.deep.equal([]);
  });
});
