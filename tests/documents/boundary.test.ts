import { expect } from "chai";
import { composeArns } from "../../arns";
import { BOUNDARY_SERVICES, boundaryPolicy, mayWiden } from "../../documents/boundary";
import { PUSH_ACTIONS } from "../../documents/build-services";
import { deployRolePolicies } from "../../documents/deploy-role";
import { executionRolePolicy } from "../../documents/execution-role";
import type { PolicyDocument } from "../../documents/policy";
import { previewRolePolicies } from "../../documents/preview-role";
import { promotionRolePolicy } from "../../documents/promotion-role";
import { scheduleRolePolicy } from "../../documents/schedule-role";
import { stateMachineRolePolicy } from "../../documents/state-machine-role";
import { modelReaderPolicy, taskRolePolicy } from "../../documents/task-role";
import { sampleSettings } from "../sample-settings";
import { decide, type Access } from "./access-simulation";

const ACCOUNT = "987654321098";
const settings = sampleSettings("prod", { encryption: "customer-managed" });
const arns = composeArns(settings);
const boundary = boundaryPolicy(arns);
const images = Object.keys(settings.images);
const key = { account: ACCOUNT, region: "us-east-1", keyAlias: settings.names.keyAlias };

/** The way out that takes the most services. */
const isolated = sampleSettings("prod", { network: { egress: "endpoints" } });

/** What every role of a target may do by its own policies. */
const ROLES: Readonly<Record<string, readonly PolicyDocument[]>> = {
  task: [taskRolePolicy(arns, key), modelReaderPolicy({ bucket: "ds-artifacts", ...key })],
  execution: [executionRolePolicy(arns, images)],
  stateMachine: [stateMachineRolePolicy(arns, { ...key, fansOut: true, key })],
  schedule: [scheduleRolePolicy(arns)],
  promotion: [promotionRolePolicy(arns, { sourceAccount: "123456789012", images })],
  deploy: Object.values(deployRolePolicies(settings, arns)),
  deployWithEndpoints: Object.values(deployRolePolicies(isolated, arns)),
  preview: Object.values(previewRolePolicies(settings, arns)),
};
const used = Object.values(ROLES)
  .flat()
  .flatMap(({ Statement }) => Statement)
  .filter(({ Effect }) => Effect === "Allow")
  .flatMap(({ Action }) => Action);

/** Asks as a role whose own policies allow everything. */
const asked = (principal: string, action: string, resource: string, context?: Access["context"]) =>
  decide({ principal, action, resource, account: ACCOUNT, boundary, context });
const DEPLOYER = arns.deployRole;
const OTHER_ROLE = `arn:aws:iam::${ACCOUNT}:role/Administrator`;

/** Characters without the white space that IAM does not count. */
const size = (document: PolicyDocument) => JSON.stringify(document).replaceAll(/\s/g, "").length;

describe("the boundary of a target's roles", () => {
  it("takes in the services that the roles use, and no other", () => {
    const services = new Set(used.map((action) => String(action.split(":")[0])));
    expect([...services].sort()).to.deep.equal([...BOUNDARY_SERVICES, "iam"].sort());
  });

  it("of IAM takes in what the roles use", () => {
    const actions = used.filter((action) => action.startsWith("iam:"));
    expect(actions.filter((action) => !/^iam:(?:.*Role|Get|List)/.test(action))).to.deep.equal([]);
  });

  it("cuts off nothing that the roles use", () => {
    const outright = boundary.Statement.filter(
      ({ Effect, Condition, Resource }) => Effect === "Deny" && !Condition && Resource?.includes("*"),
    ).flatMap(({ Action }) => Action);
    expect(outright).to.have.length.greaterThan(50);
    const denied = (action: string) =>
      outright.some((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "i").test(action));
    expect(used.filter(denied)).to.deep.equal([]);
  });

  it("lets a role of the pipeline be made, changed, passed and deleted, as long as it is bounded", async () => {
    const bounded = { "iam:PermissionsBoundary": arns.boundary };
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"])
      expect(await asked(DEPLOYER, action, arns.taskRole, bounded), action).to.equal("Allowed");
    for (const action of ["iam:GetRole", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole", "iam:PassRole"])
      expect(await asked(DEPLOYER, action, arns.taskRole), action).to.equal("Allowed");
  });

  it("takes no role without itself, and no role with another boundary", async () => {
    const wider = { "iam:PermissionsBoundary": `arn:aws:iam::${ACCOUNT}:policy/wider` };
    for (const context of [undefined, wider])
      for (const action of [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "iam:PutRolePermissionsBoundary",
      ])
        expect(await asked(DEPLOYER, action, arns.taskRole, context), action).to.equal("ExplicitlyDenied");
  });

  it("is taken off no role", async () => {
    const action = "iam:DeleteRolePermissionsBoundary";
    expect(await asked(DEPLOYER, action, arns.taskRole)).to.equal("ExplicitlyDenied");
  });

  it("is not rewritten, and no other policy takes its place", async () => {
    for (const action of [
      "iam:CreatePolicyVersion",
      "iam:DeletePolicy",
      "iam:DeletePolicyVersion",
      "iam:SetDefaultPolicyVersion",
    ])
      expect(await asked(DEPLOYER, action, arns.boundary), action).to.equal("ExplicitlyDenied");
    const other = `arn:aws:iam::${ACCOUNT}:policy/other`;
    expect(await asked(DEPLOYER, "iam:CreatePolicy", other)).to.equal("ImplicitlyDenied");
  });

  it("leaves every role alone but the pipeline's own four, the identities of the bootstrap too", async () => {
    const bounded = { "iam:PermissionsBoundary": arns.boundary };
    for (const role of [arns.deployRole, arns.promotionRole, arns.previewRole, OTHER_ROLE])
      for (const action of [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:PassRole",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
      ])
        expect(await asked(DEPLOYER, action, role, bounded), `${action} ${role}`).to.equal(
          "ExplicitlyDenied",
        );
  });

  it("makes no user, key, password or identity provider", async () => {
    const user = `arn:aws:iam::${ACCOUNT}:user/somebody`;
    for (const [action, resource] of [
      ["iam:CreateUser", user],
      ["iam:CreateAccessKey", user],
      ["iam:CreateLoginProfile", user],
      ["iam:UpdateLoginProfile", user],
      ["iam:PutUserPolicy", user],
      ["iam:CreateOpenIDConnectProvider", `arn:aws:iam::${ACCOUNT}:oidc-provider/example.com`],
      ["iam:CreateSAMLProvider", `arn:aws:iam::${ACCOUNT}:saml-provider/example`],
    ] as const)
      expect(await asked(DEPLOYER, action, resource), action).to.equal("ExplicitlyDenied");
  });

  it("takes on no other role", async () => {
    expect(await asked(DEPLOYER, "sts:AssumeRole", OTHER_ROLE)).to.equal("ImplicitlyDenied");
  });

  it("builds nothing, and pushes as the promotion role only", async () => {
    const project = `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/smuggled`;
    const repository = arns.repository("ds-preprocessing");
    for (const role of [DEPLOYER, arns.promotionRole, arns.taskRole]) {
      expect(await asked(role, "codebuild:StartBuild", project)).to.equal("ExplicitlyDenied");
      for (const action of PUSH_ACTIONS)
        expect(await asked(role, action, repository), `${role} ${action}`).to.equal(
          role === arns.promotionRole ? "Allowed" : "ExplicitlyDenied",
        );
    }
  });

  it("keeps out other services, until they are asked for", async () => {
    const access = {
      principal: arns.taskRole,
      action: "dynamodb:GetItem",
      resource: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/features`,
      account: ACCOUNT,
    };
    expect(await decide({ ...access, boundary })).to.equal("ImplicitlyDenied");
    expect(await decide({ ...access, boundary: boundaryPolicy(arns, ["dynamodb"]) })).to.equal("Allowed");
  });

  it("names a service once, also one that is asked for twice", () => {
    const [allowed] = boundaryPolicy(arns, ["dynamodb", "s3", "dynamodb"]).Statement;
    expect(allowed?.Action.filter((action) => /^(?:dynamodb|s3):/.test(action))).to.deep.equal([
      "s3:*",
      "dynamodb:*",
    ]);
  });

  it("fits into a managed policy, with the longest names and with forty services more", () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    const long = Object.fromEntries(
      [
        "executionRole",
        "taskRole",
        "stateMachineRole",
        "scheduleRole",
        "deployRole",
        "previewRole",
        "promotionRole",
      ].map((name) => [name, `${name}-`.padEnd(64, "x")]),
    );
    const longest = composeArns(sampleSettings("prod", { names: { ...long, boundary: "b".repeat(128) } }));
    const more = Array.from({ length: 40 }, (_, index) => `some-service-${index}`);
    expect(size(boundary)).to.be.at.most(6144);
    expect(size(boundaryPolicy(longest, more))).to.be.at.most(6144);
  });
});

describe("a service that a workload asks for", () => {
  it("is none that builds, and none that hands out identities", () => {
    const refused = [
      "codebuild",
      "cloudformation",
      "imagebuilder",
      "ecr-public",
      "iam",
      "sts",
      "organizations",
    ];
    expect(refused.filter(mayWiden)).to.deep.equal([]);
    expect(["dynamodb", "lambda", "sagemaker", "s3"].filter(mayWiden)).to.have.length(4);
  });
});
