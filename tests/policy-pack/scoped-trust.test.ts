import { expect } from "chai";
import {
  githubProviderArn,
  githubSubject,
  callerTrustPolicy,
  crossAccountTrustPolicy,
} from "../../documents/roles/assumed-role-trust";
import { serviceTrustPolicy } from "../../documents/roles/trust-policy";
import { findings } from "../../policy-pack/policy";
import { scopedTrust } from "../../policy-pack/rules/identity/scoped-trust";
import { facts, resource, undecided } from "./facts";

const said = (document: unknown, stack: "dev" | "prod" = "prod") =>
  findings(
    scopedTrust,
    resource("aws:iam/role:Role", { assumeRolePolicy: JSON.stringify(document) }),
    facts(stack),
  );
const found = (statement: object, stack: "dev" | "prod" = "prod") =>
  said({ Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }] }, stack);

const PROD = "987654321098";
const DEV = "123456789012";
const deployer = `arn:aws:iam::${DEV}:role/ds-deployer-dev`;

describe("scoped-trust", () => {
  it("takes the trusts that the project's own documents make", () => {
    const service = {
      service: "ecs-tasks.amazonaws.com",
      account: PROD,
      sourceArns: [`arn:aws:ecs:us-east-1:${PROD}:*`],
    };
    expect(said(serviceTrustPolicy(service))).to.deep.equal([]);
    expect(said(crossAccountTrustPolicy(deployer, "ds-pipeline-prod"))).to.deep.equal([]);
    const caller = {
      account: DEV,
      subjects: (["pull_request", { branch: "main" }] as const).map((run) =>
        githubSubject("owner/name", run),
      ),
      operators: [`arn:aws:iam::${DEV}:role/operator`],
    };
    expect(said(callerTrustPolicy(caller), "dev")).to.deep.equal([]);
  });

  it("trusts nobody unnamed", () => {
    const trusts = (what: string) => [`assumeRolePolicy trusts ${what}. Name exact roles or services.`];
    for (const statement of [
      { Principal: "*" },
      { Principal: { AWS: "*" }, Condition: { StringEquals: { "sts:ExternalId": "x1" } } },
      { NotPrincipal: { AWS: deployer } },
    ])
      expect(found(statement)).to.deep.equal(trusts("everyone"));
    expect(found({ Principal: { AWS: "AIDAEXAMPLE" } })).to.deep.equal(
      trusts("AIDAEXAMPLE, whose account is not known"),
    );
    expect(found({ Effect: "Deny", Principal: "*" })).to.deep.equal([]);
  });

  it("trusts another account's exact roles, with an external id, and never all of it", () => {
    const id = (ExternalId: unknown, operator = "StringEquals") => ({
      [operator]: { "sts:ExternalId": ExternalId },
    });
    const without = [
      `assumeRolePolicy trusts ${DEV} without an external id. Add the condition StringEquals on sts:ExternalId.`,
    ];
    expect(found({ Principal: { AWS: deployer }, Condition: id("ds-pipeline-prod") })).to.deep.equal([]);
    for (const Condition of [undefined, id("*", "StringLike"), id(""), id("ds", "StringEqualsIfExists")])
      expect(found({ Principal: { AWS: deployer }, Condition })).to.deep.equal(without);
    const all = [
      `assumeRolePolicy trusts all of account ${DEV}. Name the exact ARNs of its roles, and demand an sts:ExternalId.`,
    ];
    for (const AWS of [DEV, `arn:aws:iam::${DEV}:root`])
      expect(found({ Principal: { AWS }, Condition: id("ds-pipeline-prod") })).to.deep.equal(all);
    expect(
      found({ Principal: { AWS: "arn:aws:iam::111122223333:role/x" }, Condition: id("ds-pipeline-prod") }),
    ).to.deep.equal([
      `assumeRolePolicy trusts account 111122223333, which is none of ${PROD}, ${DEV}. Take it out, or list it under allowedAccounts in policy-pack/settings.json.`,
    ]);
  });

  it("trusts all of a target's own account only by exact roles", () => {
    const AWS = `arn:aws:iam::${PROD}:root`;
    const role = `arn:aws:iam::${PROD}:role/operator`;
    const all = [
      `assumeRolePolicy trusts all of its own account ${PROD}. Name exact roles, or add the condition ArnEquals on aws:PrincipalArn with their ARNs.`,
    ];
    expect(found({ Principal: { AWS } })).to.deep.equal(all);
    expect(
      found({
        Principal: { AWS },
        Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${PROD}:role/*` } },
      }),
    ).to.deep.equal(all);
    expect(
      found({ Principal: { AWS }, Condition: { ArnEquals: { "aws:PrincipalArn": role } } }),
    ).to.deep.equal([]);
    expect(found({ Principal: { AWS: role } })).to.deep.equal([]);
    expect(found({ Principal: { AWS: DEV } }, "dev")).to.deep.equal([]);
  });

  it("trusts a service where it acts for the stack's account", () => {
    const Principal = { Service: "scheduler.amazonaws.com" };
    const any = [
      `assumeRolePolicy trusts scheduler.amazonaws.com on behalf of any account. Add a condition on aws:SourceAccount or aws:SourceArn that names account ${PROD}.`,
    ];
    expect(found({ Principal, Condition: { StringEquals: { "aws:SourceAccount": PROD } } })).to.deep.equal(
      [],
    );
    expect(found({ Principal })).to.deep.equal(any);
    expect(found({ Principal, Condition: { StringEquals: { "aws:SourceAccount": DEV } } })).to.deep.equal(
      any,
    );
    expect(found({ Principal, Condition: { StringNotEquals: { "aws:SourceAccount": PROD } } })).to.deep.equal(
      any,
    );
  });

  it("trusts no service in a target that builds or runs what nobody promoted", () => {
    const condition = (account: string) => ({ StringEquals: { "aws:SourceAccount": account } });
    for (const Service of [
      "codebuild.amazonaws.com",
      "build.apprunner.amazonaws.com",
      "codedeploy.us-east-1.amazonaws.com",
      "eks.amazonaws.com",
    ]) {
      expect(found({ Principal: { Service }, Condition: condition(PROD) })).to.deep.equal([
        `assumeRolePolicy trusts ${Service}, which builds or runs what nobody promoted. Take it out: a target's roles are for the pipeline's own services.`,
      ]);
      expect(found({ Principal: { Service }, Condition: condition(DEV) }, "dev")).to.deep.equal([]);
    }
    for (const Service of ["ecs-tasks.amazonaws.com", "states.amazonaws.com", "scheduler.amazonaws.com"])
      expect(found({ Principal: { Service }, Condition: condition(PROD) })).to.deep.equal([]);
  });

  it("trusts tokens of one subject and audience", () => {
    const issuer = "token.actions.githubusercontent.com";
    const token = (Condition: object, Federated = githubProviderArn(DEV)) =>
      found({ Principal: { Federated }, Action: "sts:AssumeRoleWithWebIdentity", Condition }, "dev");
    const sub = { [`${issuer}:sub`]: "repo:owner/name:environment:dev" };
    const aud = { [`${issuer}:aud`]: "sts.amazonaws.com" };
    const any = (keys: string) => [
      `assumeRolePolicy trusts any token of ${issuer}. Add the condition StringEquals on ${keys}, without wildcards.`,
    ];
    expect(token({ StringEquals: { ...sub, ...aud } })).to.deep.equal([]);
    expect(token({ StringEquals: sub })).to.deep.equal(any(`${issuer}:aud`));
    expect(
      token({ StringEquals: aud, StringLike: { [`${issuer}:sub`]: "repo:owner/name:*" } }),
    ).to.deep.equal(any(`${issuer}:sub`));
    expect(
      token({ StringEquals: { "accounts.google.com:sub": "1", "accounts.google.com:aud": "1" } }),
    ).to.deep.equal(any(`${issuer}:sub and ${issuer}:aud`));
    for (const provider of ["accounts.google.com", `arn:aws:iam::${DEV}:saml-provider/people`])
      expect(token({ StringEquals: { ...sub, ...aud } }, provider)).to.deep.equal([
        `assumeRolePolicy trusts ${provider}, which is no OIDC provider of an account. Name one by its ARN.`,
      ]);
  });

  it("allows assuming the role and nothing else", () => {
    const only = (what: string) => [
      `assumeRolePolicy allows ${what}. Allow nothing but sts:AssumeRole, sts:AssumeRoleWithWebIdentity, sts:TagSession.`,
    ];
    const Principal = { AWS: `arn:aws:iam::${PROD}:role/operator` };
    expect(found({ Principal, Action: ["sts:assumerole", "sts:TagSession"] })).to.deep.equal([]);
    for (const Action of ["sts:*", "*", "sts:AssumeRoleWithSAML"])
      expect(found({ Principal, Action })).to.deep.equal(only(Action));
    expect(found({ Principal, Action: undefined, NotAction: "sts:TagSession" })).to.deep.equal(
      only("everything but sts:TagSession"),
    );
  });

  it("refuses what it cannot read", () => {
    const role = (assumeRolePolicy: unknown) =>
      findings(scopedTrust, resource("aws:iam/role:Role", { assumeRolePolicy }), facts("prod"));
    expect(role("{")).to.deep.equal([undecided("scoped-trust", "a policy document is not JSON: {")]);
  });
});
