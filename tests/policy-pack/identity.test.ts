import { expect } from "chai";
import { boundaryPolicy } from "../../documents/boundary/boundary";
import { findings } from "../../policy-pack/policy";
import type { Rule, StackFacts } from "../../policy-pack/rule";
import { noUsersOrKeys } from "../../policy-pack/rules/identity/no-users-or-keys";
import { noWildcardActions } from "../../policy-pack/rules/identity/no-wildcard-actions";
import { noWildcardResources } from "../../policy-pack/rules/identity/no-wildcard-resources";
import { permissionsBoundary } from "../../policy-pack/rules/identity/permissions-boundary";
import { scopedPassRole } from "../../policy-pack/rules/identity/scoped-pass-role";
import { sampleSettings } from "../sample-settings";
import { facts, resource } from "./facts";
import { words } from "../words";

const OBJECT = "arn:aws:s3:::store/raw/*";

/** What a rule says about a role's inline policy of one statement. */
const inline = (rule: Rule, statement: object, stack: StackFacts = facts("prod")) =>
  findings(
    rule,
    resource("aws:iam/rolePolicy:RolePolicy", {
      policy: JSON.stringify({
        Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: OBJECT, ...statement },
      }),
    }),
    stack,
  );

describe("no-wildcard-actions", () => {
  const allows = (what: string, where = "policy") => [
    `${where} allows ${what}. Name the actions that are needed.`,
  ];

  it("takes actions by name, and a wildcard at the end of one", () => {
    for (const Action of ["s3:GetObject", ["s3:Get*", "s3:List*"]])
      expect(inline(noWildcardActions, { Action })).to.deep.equal([]);
    expect(inline(noWildcardActions, { Effect: "Deny", Action: "*" })).to.deep.equal([]);
  });

  for (const Action of ["*", "s3:*", "S3:**", "s3:?*", "*:*", "s?:Get*", "*:GetObject", "s3:*Object"])
    it(`refuses ${Action}`, () => {
      expect(inline(noWildcardActions, { Action })).to.deep.equal(allows(Action));
    });

  it("refuses everything but some actions", () => {
    expect(inline(noWildcardActions, { Action: undefined, NotAction: ["iam:*"] })).to.deep.equal(
      allows("everything but iam:* (NotAction)"),
    );
  });

  it("looks into a role's own policies, and at policies of resources", () => {
    const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }] });
    expect(
      findings(
        noWildcardActions,
        resource("aws:iam/role:Role", {
          assumeRolePolicy: '{"Statement":[]}',
          inlinePolicies: [{ name: "none" }, { name: "all", policy }],
        }),
        facts("dev"),
      ),
    ).to.deep.equal(allows("sqs:*", "inlinePolicies[1].policy"));
    expect(
      findings(noWildcardActions, resource("aws:sqs/queuePolicy:QueuePolicy", { policy }), facts("prod")),
    ).to.deep.equal(allows("sqs:*"));
  });

  it("takes kms:* for a key's own account alone", () => {
    const key = (AWS: string | string[], Action = "kms:*") =>
      findings(
        noWildcardActions,
        resource("aws:kms/key:Key", {
          policy: JSON.stringify({
            Statement: [{ Effect: "Allow", Principal: { AWS }, Action, Resource: "*" }],
          }),
        }),
        facts("prod"),
      );
    const own = "arn:aws:iam::987654321098:root";
    expect(key(own)).to.deep.equal([]);
    expect(key([own, "arn:aws:iam::123456789012:root"])).to.deep.equal(allows("kms:*"));
    expect(key("arn:aws:iam::987654321098:role/admin")).to.deep.equal(allows("kms:*"));
    expect(key(own, "*")).to.deep.equal(allows("*"));
  });

  it("takes a target's permissions boundary, which gives nothing", () => {
    const managed = (stack: "dev" | "prod", inputs: object) =>
      findings(
        noWildcardActions,
        resource("aws:iam/policy:Policy", {
          policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] }),
          ...inputs,
        }),
        facts(stack),
      );
    expect(managed("prod", { name: "ds-boundary-prod" })).to.deep.equal([]);
    expect(managed("prod", { name: "ds-boundary-prod", path: "/team/" })).to.deep.equal(allows("s3:*"));
    expect(managed("prod", { name: "ds-boundary-dev" })).to.deep.equal(allows("s3:*"));
    expect(managed("dev", { name: "ds-boundary-dev" })).to.deep.equal(allows("s3:*"));
    const policy = JSON.stringify(boundaryPolicy(sampleSettings("prod").arns));
    for (const rule of [noWildcardActions, noWildcardResources, scopedPassRole]) {
      const boundary = resource("aws:iam/policy:Policy", { name: "ds-boundary-prod", policy });
      expect(findings(rule, boundary, facts("prod")), rule.name).to.deep.equal([]);
    }
  });
});

describe("no-wildcard-resources", () => {
  const found = (Resource: string | string[], Action: string | string[] = "s3:GetObject") =>
    inline(noWildcardResources, { Action, Resource });
  const allows = (what: string) => [`policy allows ${what}. Name the resources that are needed.`];

  it("takes resources by name or below a name", () => {
    for (const resources of [
      "arn:aws:s3:::store",
      OBJECT,
      "arn:aws:s3:::store-*",
      "arn:aws:kms:us-east-1:987654321098:key/*",
      "arn:aws:states:*:987654321098:execution:pipeline:*",
    ])
      expect(found(resources)).to.deep.equal([]);
  });

  for (const resources of words(`
    * ** arn:aws:* arn:* arn:aws:s3:::* arn:aws:s3:::*/* arn:aws:sqs:us-east-1:987654321098:*
    arn:aws:iam::*:role/deploy arn:a*:s3:::store
  `))
    it(`refuses ${resources}`, () => {
      expect(found(["arn:aws:s3:::store", resources])).to.deep.equal(allows(`s3:GetObject on ${resources}`));
    });

  it("takes * for actions to which IAM gives no resource, and names the others", () => {
    expect(found("*", ["ecr:GetAuthorizationToken", "XRAY:putTraceSegments"])).to.deep.equal([]);
    expect(found("*", ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "xray:*"])).to.deep.equal(
      allows("ecr:BatchGetImage, xray:* on *"),
    );
    expect(
      inline(noWildcardResources, { Action: undefined, NotAction: "iam:*", Resource: "*" }),
    ).to.deep.equal(allows("everything but iam:* on *"));
  });

  it("refuses all resources but some", () => {
    expect(inline(noWildcardResources, { Resource: undefined, NotResource: [OBJECT] })).to.deep.equal([
      `policy allows every resource but ${OBJECT} (NotResource). Name the resources that are needed.`,
    ]);
  });
});

describe("no-users-or-keys", () => {
  const found = (type: string, stack: "dev" | "prod") =>
    findings(noUsersOrKeys, resource(type), facts(stack));

  it("refuses users, groups and keys anywhere", () => {
    for (const type of words(`
      accessKey:AccessKey group:Group groupMembership:GroupMembership
      groupPolicyAttachment:GroupPolicyAttachment serviceSpecificCredential:ServiceSpecificCredential
      signingCertificate:SigningCertificate sshKey:SshKey user:User userLoginProfile:UserLoginProfile
      userPolicy:UserPolicy virtualMfaDevice:VirtualMfaDevice
    `))
      expect(found(`aws:iam/${type}`, "dev"), type).to.deep.equal([
        "is for long-lived credentials. Take it out, and let people and programs assume roles.",
      ]);
  });

  it("refuses identity providers in a target alone", () => {
    for (const type of [
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      "aws:iam/samlProvider:SamlProvider",
    ]) {
      expect(found(type, "dev")).to.deep.equal([]);
      expect(found(type, "prod")).to.deep.equal([
        "lets another identity provider into a target. Take it out: the source's account signs people in.",
      ]);
    }
  });

  it("lets roles be", () => {
    for (const type of ["role:Role", "rolePolicy:RolePolicy", "instanceProfile:InstanceProfile"])
      expect(found(`aws:iam/${type}`, "prod")).to.deep.equal([]);
  });
});

describe("permissions-boundary", () => {
  const BOUNDARY = "arn:aws:iam::987654321098:policy/ds-boundary-prod";
  const found = (permissionsBoundary_?: string) =>
    findings(
      permissionsBoundary,
      resource("aws:iam/role:Role", { permissionsBoundary: permissionsBoundary_ }),
      facts("prod"),
    );

  it("demands the target's own on every role", () => {
    expect(found(BOUNDARY)).to.deep.equal([]);
    expect(found()).to.deep.equal([`permissionsBoundary is nothing. Make it "${BOUNDARY}".`]);
    const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    expect(found(admin)).to.deep.equal([`permissionsBoundary is "${admin}". Make it "${BOUNDARY}".`]);
  });

  it("demands a source's own as well", () => {
    expect(permissionsBoundary.level).to.deep.equal({ source: "mandatory", target: "mandatory" });
    const inDev = (boundary: string) =>
      findings(
        permissionsBoundary,
        resource("aws:iam/role:Role", { permissionsBoundary: boundary }),
        facts("dev"),
      );
    const own = "arn:aws:iam::123456789012:policy/ds-boundary-dev";
    expect(inDev(own)).to.deep.equal([]);
    expect(inDev(BOUNDARY)).to.deep.equal([`permissionsBoundary is "${BOUNDARY}". Make it "${own}".`]);
  });
});
