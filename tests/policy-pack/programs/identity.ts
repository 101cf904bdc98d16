import { AccessKey } from "@pulumi/aws/iam/accessKey";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { Role } from "@pulumi/aws/iam/role";
import { User } from "@pulumi/aws/iam/user";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import {
  callerTrustPolicy,
  GITHUB_AUDIENCE,
  GITHUB_ISSUER,
  githubProviderArn,
  handedOverTrustPolicy,
} from "../../../documents/roles/assumed-role-trust";
import { composeArns } from "../../../settings/arns";
import { sampleSettings } from "../../sample-settings";
import { account, ARNS, document, role, rolePolicy, statement } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const DEV = "123456789012";
const DEV_BOUNDARY = composeArns(sampleSettings("dev")).boundary;
const DEPLOYER = `arn:aws:iam::${DEV}:role/ds-deployer-dev`;
const SUBJECT = "repo:owner/name:environment:dev";

/** A program of one inline policy with one statement. */
const allows = (
  name: string,
  breaks: readonly string[],
  changes: Readonly<Record<string, unknown>>,
): PolicyProgram => ({
  name,
  breaks,
  register: (resource, options) => rolePolicy(resource, options, document(statement(changes))),
});

/** A program of one role, faultless but for its trust. */
const trusts = (
  name: string,
  breaks: readonly string[],
  changes: Readonly<Record<string, unknown>>,
): PolicyProgram => ({
  name,
  breaks,
  register: (resource, options) =>
    role(resource, options, {
      assumeRolePolicy: document({ Effect: "Allow", Action: "sts:AssumeRole", ...changes }),
    }),
});

const devRole = (name: string, options: CustomResourceOptions, assumeRolePolicy: string) =>
  new Role(name, { name, assumeRolePolicy, permissionsBoundary: DEV_BOUNDARY }, options);

const passes = (changes: Readonly<Record<string, unknown>>) => ({
  Action: ["iam:PassRole"],
  Resource: [ARNS.taskRole],
  Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  ...changes,
});

/** Programs about roles, what they may do and who may take them on. */
export const identityPrograms: readonly PolicyProgram[] = [
  allows("policy-of-all-s3-actions", ["no-wildcard-actions"], { Action: ["s3:*"] }),
  allows("policy-of-all-s3-actions-spelled-otherwise", ["no-wildcard-actions"], { Action: ["S3:?*"] }),
  allows(
    "policy-of-everything",
    ["no-build-permissions", "no-wildcard-actions", "no-wildcard-resources", "scoped-pass-role"],
    { Action: "*", Resource: "*" },
  ),
  allows(
    "policy-of-everything-but-iam",
    ["no-build-permissions", "no-wildcard-actions", "no-wildcard-resources"],
    { Action: undefined, NotAction: ["iam:*"], Resource: "*" },
  ),
  allows("policy-of-all-reads-below-a-name", [], { Action: ["s3:GetObject*"] }),
  allows("policy-of-every-bucket", ["no-wildcard-resources"], { Resource: ["arn:aws:s3:::*"] }),
  allows("policy-of-all-but-one-bucket", ["no-wildcard-resources"], {
    Resource: undefined,
    NotResource: [ARNS.inputBucket],
  }),
  allows("policy-of-a-role-in-any-account", ["no-wildcard-resources"], {
    Action: ["sts:AssumeRole"],
    Resource: ["arn:aws:iam::*:role/reader"],
  }),
  allows("policy-of-the-registry-login", [], { Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] }),
  allows("policy-that-denies-everything", [], { Effect: "Deny", Action: "*", Resource: "*" }),
  allows(
    "policy-passing-any-role",
    ["scoped-pass-role"],
    passes({ Resource: [`arn:aws:iam::${account}:role/*`] }),
  ),
  allows("policy-passing-to-any-service", ["scoped-pass-role"], passes({ Condition: undefined })),
  allows(
    "policy-passing-behind-a-wildcard",
    ["scoped-pass-role"],
    passes({ Action: ["iam:Pass*"], Condition: undefined }),
  ),
  allows("policy-passing-one-role-to-one-service", [], passes({})),
  trusts("role-for-everyone", ["scoped-trust"], { Principal: { AWS: "*" } }),
  trusts("role-for-all-of-dev", ["scoped-trust"], {
    Principal: { AWS: `arn:aws:iam::${DEV}:root` },
    Condition: { StringEquals: { "sts:ExternalId": "ds-pipeline-prod" } },
  }),
  trusts("role-for-dev-without-an-external-id", ["scoped-trust"], { Principal: { AWS: DEPLOYER } }),
  trusts("role-for-a-service-of-any-account", ["scoped-trust"], {
    Principal: { Service: "ecs-tasks.amazonaws.com" },
  }),
  trusts("role-for-all-of-its-own-account", ["scoped-trust"], { Principal: { AWS: account } }),
  trusts("role-for-any-sts-action", ["scoped-trust"], {
    Principal: { AWS: ARNS.deployRole },
    Action: "sts:*",
  }),
  trusts("role-for-a-role-of-its-own-account", [], { Principal: { AWS: ARNS.deployRole } }),
  {
    name: "role-for-one-role-of-dev",
    breaks: [],
    register: (name, options) =>
      role(name, options, {
        assumeRolePolicy: JSON.stringify(handedOverTrustPolicy(DEPLOYER, "ds-pipeline-prod")),
      }),
  },
  {
    name: "role-for-any-workflow-of-a-repository",
    stack: "dev",
    breaks: ["scoped-trust"],
    register: (name, options) =>
      devRole(
        name,
        options,
        document({
          Effect: "Allow",
          Principal: { Federated: githubProviderArn(DEV) },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: { [`${GITHUB_ISSUER}:aud`]: GITHUB_AUDIENCE },
            StringLike: { [`${GITHUB_ISSUER}:sub`]: "repo:owner/name:*" },
          },
        }),
      ),
  },
  {
    name: "role-for-one-environment-of-a-repository",
    stack: "dev",
    breaks: [],
    register: (name, options) =>
      devRole(
        name,
        options,
        JSON.stringify(callerTrustPolicy({ account: DEV, subject: SUBJECT, operators: [] })),
      ),
  },
  {
    name: "role-without-a-boundary",
    breaks: ["permissions-boundary"],
    register: (name, options) => role(name, options, { permissionsBoundary: undefined }),
  },
  {
    name: "role-with-another-boundary",
    breaks: ["permissions-boundary"],
    register: (name, options) =>
      role(name, options, { permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess" }),
  },
  { name: "role-as-ours", breaks: [], register: (name, options) => role(name, options) },
  {
    name: "user",
    breaks: ["allowed-resource-types", "no-users-or-keys"],
    register: (name, options) => new User(name, { name }, options),
  },
  {
    name: "access-key-in-dev",
    stack: "dev",
    breaks: ["no-users-or-keys"],
    register: (name, options) => new AccessKey(name, { user: "somebody" }, options),
  },
  {
    name: "identity-provider-in-prod",
    breaks: ["allowed-resource-types", "no-users-or-keys"],
    register: (name, options) => provider(name, options),
  },
  {
    name: "identity-provider-in-dev",
    stack: "dev",
    breaks: [],
    register: (name, options) => provider(name, options),
  },
];

const provider = (name: string, options: CustomResourceOptions) =>
  new OpenIdConnectProvider(
    name,
    { url: `https://${GITHUB_ISSUER}`, clientIdLists: [GITHUB_AUDIENCE] },
    options,
  );
