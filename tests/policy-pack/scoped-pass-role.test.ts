import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { scopedPassRole } from "../../policy-pack/rules/identity/scoped-pass-role";
import { facts, resource } from "./facts";

describe("scoped-pass-role", () => {
  const ROLE = "arn:aws:iam::987654321098:role/ds-preprocessing-task-prod";
  const TO = { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } };
  const found = (changes: object) => {
    const allow = { Effect: "Allow", Action: "iam:PassRole", Resource: ROLE, Condition: TO, ...changes };
    return findings(
      scopedPassRole,
      resource("aws:iam/rolePolicy:RolePolicy", { policy: JSON.stringify({ Statement: allow }) }),
      facts("prod"),
    );
  };
  const ANY_SERVICE =
    "policy allows iam:PassRole to any service. Add the condition StringEquals on iam:PassedToService.";
  const on = (what: string) => `policy allows iam:PassRole on ${what}. Name the exact ARNs of the roles.`;

  it("takes exact roles for a named service", () => {
    expect(found({})).to.deep.equal([]);
    expect(found({ Resource: [ROLE, `${ROLE}-2`] })).to.deep.equal([]);
    expect(found({ Action: "iam:GetRole", Resource: "*", Condition: undefined })).to.deep.equal([]);
    expect(found({ Effect: "Deny", Resource: "*", Condition: undefined })).to.deep.equal([]);
  });

  it("refuses any other role", () => {
    for (const Resource of ["*", "arn:aws:iam::987654321098:role/*", "arn:aws:iam::*:role/task"])
      expect(found({ Resource })).to.deep.equal([on(Resource)]);
    expect(found({ Resource: undefined, NotResource: ROLE })).to.deep.equal([on(`every role but ${ROLE}`)]);
  });

  it("refuses any other service", () => {
    for (const Condition of [
      undefined,
      { StringLike: { "iam:PassedToService": "*" } },
      { StringEquals: { "iam:PassedToService": "*" } },
      { StringEqualsIfExists: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      { StringEquals: { "iam:AssociatedResourceArn": "ecs-tasks.amazonaws.com" } },
    ])
      expect(found({ Condition })).to.deep.equal([ANY_SERVICE]);
  });

  it("sees it behind wildcards and NotAction", () => {
    for (const statement of [
      { Action: "*" },
      { Action: "iam:*" },
      { Action: "IAM:pass*" },
      { Action: "iam:?assRole" },
      { Action: undefined, NotAction: ["s3:*", "iam:GetRole"] },
    ])
      expect(found({ ...statement, Condition: undefined })).to.deep.equal([ANY_SERVICE]);
    expect(
      found({ Action: undefined, NotAction: "iam:*", Resource: "*", Condition: undefined }),
    ).to.deep.equal([]);
  });
});
