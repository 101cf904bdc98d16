import { AccessKey } from "@pulumi/aws/iam/accessKey";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import {
  callerTrustPolicy,
  GITHUB_AUDIENCE,
  GITHUB_ISSUER,
  handedOverTrustPolicy,
} from "../../../documents/roles/assumed-role-trust";
import { sampleSettings } from "../../sample-settings";
import { account, ARNS, document, names, role, rolePolicy, statement } from "./pipeline-parts";
import { inSource, inTarget } from "./program";

const DEV = "123456789012";
const DEV_BOUNDARY = sampleSettings("dev").arns.boundary;
const WORKFLOW = callerTrustPolicy({
  account: DEV,
  subjects: ["repo:owner/name:environment:dev"],
  operators: [],
});

const allows = (name: string, breaks: readonly string[], changes: Readonly<Record<string, unknown>>) =>
  inTarget(name, breaks, (own, options) => rolePolicy(own, options, document(statement(changes))));
const gives = (name: string, breaks: readonly string[], to: string) =>
  inTarget(name, breaks, (own, options) => {
    new RolePolicy(own, { role: to, policy: document(statement({})) }, options);
  });
/** A program of one role, faultless but for its trust. */
const trusts = (name: string, breaks: readonly string[], trust: object) =>
  inTarget(name, breaks, (own, options) =>
    role(own, options, {
      assumeRolePolicy: document({ Effect: "Allow", Action: "sts:AssumeRole", ...trust }),
    }),
  );
const trustsTokens = (name: string, breaks: readonly string[], assumeRolePolicy: string) =>
  inSource(name, breaks, (own, options) => {
    new Role(own, { name: own, assumeRolePolicy, permissionsBoundary: DEV_BOUNDARY }, options);
  });
const provider = (name: string, options: CustomResourceOptions) =>
  new OpenIdConnectProvider(
    name,
    { url: `https://${GITHUB_ISSUER}`, clientIdLists: [GITHUB_AUDIENCE] },
    options,
  );
const passes = (changes: Readonly<Record<string, unknown>>) => ({
  Action: ["iam:PassRole"],
  Resource: [ARNS.taskRole],
  Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  ...changes,
});

/** Programs about roles, what they may do and who may assume them. */
export const identityPrograms = [
  allows("policy-of-all-s3-actions", ["no-wildcard-actions"], { Action: ["s3:*"] }),
  allows(
    "policy-of-everything",
    ["no-build-permissions", "no-wildcard-actions", "no-wildcard-resources", "scoped-pass-role"],
    { Action: "*", Resource: "*" },
  ),
  allows("policy-of-all-reads-below-a-name", [], { Action: ["s3:GetObject*"] }),
  allows("policy-of-every-bucket", ["no-wildcard-resources"], { Resource: ["arn:aws:s3:::*"] }),
  allows("policy-of-the-registry-login", [], { Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] }),
  allows("policy-that-denies-everything", [], { Effect: "Deny", Action: "*", Resource: "*" }),
  allows("policy-passing-to-any-service", ["scoped-pass-role"], passes({ Condition: undefined })),
  allows("policy-passing-one-role-to-one-service", [], passes({})),
  gives("policy-on-the-promotion-role", ["own-roles"], names.promotionRole),
  gives("policy-on-the-task-role", [], names.taskRole),
  trusts("role-for-everyone", ["scoped-trust"], { Principal: { AWS: "*" } }),
  trusts("role-for-codebuild", ["scoped-trust"], {
    Principal: { Service: "codebuild.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  }),
  inTarget("role-for-one-role-of-dev", [], (name, options) => {
    const trust = handedOverTrustPolicy(`arn:aws:iam::${DEV}:role/ds-deployer-dev`, "ds-pipeline-prod");
    role(name, options, { assumeRolePolicy: JSON.stringify(trust) });
  }),
  trustsTokens(
    "role-for-any-workflow-of-a-repository",
    ["scoped-trust"],
    JSON.stringify(WORKFLOW).replace("environment:dev", "*"),
  ),
  trustsTokens("role-for-one-environment-of-a-repository", [], JSON.stringify(WORKFLOW)),
  inTarget("role-without-a-boundary", ["permissions-boundary"], (name, options) =>
    role(name, options, { permissionsBoundary: undefined }),
  ),
  inTarget("role-as-ours", [], (name, options) => role(name, options)),
  inTarget("promotion-role-of-the-stack", ["own-roles"], (name, options) =>
    role(name, options, { name: names.promotionRole }),
  ),
  inSource("access-key-in-dev", ["no-users-or-keys"], (name, options) => {
    new AccessKey(name, { user: "somebody" }, options);
  }),
  inTarget(
    "identity-provider-in-prod",
    ["allowed-resource-types", "no-build-resources", "no-users-or-keys"],
    provider,
  ),
  inSource("identity-provider-in-dev", [], provider),
];
