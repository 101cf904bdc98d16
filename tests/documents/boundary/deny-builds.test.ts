import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { BUILD_ACTIONS, PUSH_ACTIONS } from "../../../documents/boundary/build-services";
import { denyBuilds, denyPushes, serviceControlPolicy } from "../../../documents/boundary/deny-builds";
import { DENY_BUILDS, renderDenyBuilds } from "../../../bootstrap/organization/render";
import { decide } from "../access-simulation";

const ACCOUNT = "987654321098";
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const REPOSITORY = `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/ds-preprocessing`;

describe("the service control policy", () => {
  const policy = serviceControlPolicy(["ds-promotion-prod", "ds-promotion-staging"]);

  it("denies every build to everybody, and pushes to everybody but promotion", () => {
    expect(policy).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        { Sid: "DenyBuilds", Effect: "Deny", Action: BUILD_ACTIONS, Resource: ["*"] },
        {
          Sid: "DenyPushButByPromotion",
          Effect: "Deny",
          Action: PUSH_ACTIONS,
          Resource: ["*"],
          Condition: {
            ArnNotLike: {
              "aws:PrincipalArn": [
                "arn:aws:iam::*:role/ds-promotion-prod",
                "arn:aws:iam::*:role/ds-promotion-staging",
              ],
            },
          },
        },
      ],
    });
  });

  const asked = (principal: string, action: string, resource: string) =>
    decide({ principal: role(principal), action, resource, account: ACCOUNT, serviceControl: policy });

  it("stops an administrator's build and push, and leaves the promotion role its pushes", async () => {
    const project = `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/smuggled`;
    expect(await asked("Administrator", "codebuild:StartBuild", project)).to.equal("ExplicitlyDenied");
    expect(await asked("ds-promotion-prod", "codebuild:StartBuild", project)).to.equal("ExplicitlyDenied");
    for (const action of PUSH_ACTIONS) {
      expect(await asked("Administrator", action, REPOSITORY), action).to.equal("ExplicitlyDenied");
      expect(await asked("ds-promotion-prod", action, REPOSITORY), action).to.equal("Allowed");
    }
  });

  it("leaves alone what neither builds nor pushes", async () => {
    expect(await asked("Administrator", "ecr:BatchGetImage", REPOSITORY)).to.equal("Allowed");
    const machine = `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:ds-preprocessing-pipeline`;
    expect(await asked("Administrator", "states:StartExecution", machine)).to.equal("Allowed");
  });

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
});

describe("the deny statements of one account", () => {
  it("are for every build, and for pushes by anybody but the promotion role", () => {
    expect([denyBuilds, denyPushes(role("ds-promotion-prod"))]).to.deep.equal([
      { Sid: "DenyBuilds", Effect: "Deny", Action: BUILD_ACTIONS, Resource: ["*"] },
      {
        Sid: "DenyPushButByPromotion",
        Effect: "Deny",
        Action: PUSH_ACTIONS,
        Resource: ["*"],
        Condition: { ArnNotEquals: { "aws:PrincipalArn": [role("ds-promotion-prod")] } },
      },
    ]);
  });

  it("name every service in full: IAM refuses a wildcard before the colon", () => {
    expect(BUILD_ACTIONS.filter((action) => /[*?].*:/.test(action))).to.deep.equal([]);
  });
});
