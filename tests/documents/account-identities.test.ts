import { expect } from "chai";
import { callerTrustPolicy, crossAccountTrustPolicy } from "../../documents/roles/assumed-role-trust";
import { decide } from "./access-simulation";

describe("the trust of a source's role", () => {
  it("is in some subjects' tokens for AWS, in people, or in both", () => {
    const account = "123456789012";
    const subjects = ["pull_request", "ref:refs/heads/main"];
    const operators = ["arn:aws:iam::123456789012:role/operator"];
    const both = callerTrustPolicy({ account, subjects, operators }).Statement;
    expect(both.map(({ Sid }) => Sid)).to.deep.equal(["AllowWorkflow", "AllowOperators"]);
    const [workflow, people] = both;
    expect(workflow?.Condition).to.deep.equal({
      StringEquals: {
        "token.actions.githubusercontent.com:aud": ["sts.amazonaws.com"],
        "token.actions.githubusercontent.com:sub": subjects,
      },
    });
    expect(people).to.deep.include({ Principal: { AWS: operators }, Action: ["sts:AssumeRole"] });
    expect(callerTrustPolicy({ account, subjects, operators: [] }).Statement).to.deep.equal([workflow]);
    expect(callerTrustPolicy({ account, subjects: [], operators }).Statement).to.deep.equal([people]);
  });
});

describe("the trust of a target's role", () => {
  const deployer = "arn:aws:iam::123456789012:role/ds-deployer-prod";
  const trust = crossAccountTrustPolicy(deployer, "ds-pipeline-prod");

  it("lets nobody else in, and not without the id", async () => {
    const asked = (principal: string, context: Readonly<Record<string, string>>) =>
      decide({
        principal,
        action: "sts:AssumeRole",
        resource: "arn:aws:iam::987654321098:role/CrossAccountDeployRole",
        account: "987654321098",
        context,
        resourcePolicy: trust,
      });
    const presented = { "sts:ExternalId": "ds-pipeline-prod" };
    expect(await asked(deployer, presented)).to.equal("Allowed");
    expect(await asked(deployer, {})).to.equal("ImplicitlyDenied");
    expect(await asked(deployer, { "sts:ExternalId": "another" })).to.equal("ImplicitlyDenied");
    for (const other of [
      "arn:aws:iam::123456789012:role/Administrator",
      "arn:aws:iam::987654321098:role/Administrator",
      "arn:aws:iam::210987654321:role/ds-deployer-prod",
    ])
      expect(await asked(other, presented), other).to.equal("ImplicitlyDenied");
  });
});
