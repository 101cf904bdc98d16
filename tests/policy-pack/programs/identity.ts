import { AccessKey } from "@pulumi/aws/iam/accessKey";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { crossAccountTrustPolicy } from "../../../documents/roles/assumed-role-trust";
import { ARNS, document, names, role, rolePolicy, statement } from "./pipeline-parts";
import { inSource, inTarget } from "./program";

const DEV = "123456789012";

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
const passes = (changes: Readonly<Record<string, unknown>>) => ({
  Action: ["iam:PassRole"],
  Resource: [ARNS.taskRole],
  Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  ...changes,
});

/** Programs about roles, what they may do and who may assume them. */
export const identityPrograms = [
  allows("policy-of-all-s3-actions", ["no-wildcard-actions"], { Action: ["s3:*"] }),
  allows("policy-of-all-reads-below-a-name", [], { Action: ["s3:GetObject*"] }),
  allows("policy-of-every-bucket", ["no-wildcard-resources"], { Resource: ["arn:aws:s3:::*"] }),
  allows("policy-of-the-registry-login", [], { Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] }),
  allows("policy-passing-to-any-service", ["scoped-pass-role"], passes({ Condition: undefined })),
  allows("policy-passing-one-role-to-one-service", [], passes({})),
  gives("policy-on-the-promotion-role", ["own-roles"], names.promotionRole),
  gives("policy-on-the-task-role", [], names.taskRole),
  trusts("role-for-everyone", ["scoped-trust"], { Principal: { AWS: "*" } }),
  inTarget("role-for-one-role-of-dev", [], (name, options) => {
    const trust = crossAccountTrustPolicy(`arn:aws:iam::${DEV}:role/ds-deployer-dev`, "ds-pipeline-prod");
    role(name, options, { assumeRolePolicy: JSON.stringify(trust) });
  }),
  inTarget("role-without-a-boundary", ["permissions-boundary"], (name, options) =>
    role(name, options, { permissionsBoundary: undefined }),
  ),
  inTarget("role-as-ours", [], (name, options) => role(name, options)),
  inSource("access-key-in-dev", ["no-users-or-keys"], (name, options) => {
    new AccessKey(name, { user: "somebody" }, options);
  }),
];
