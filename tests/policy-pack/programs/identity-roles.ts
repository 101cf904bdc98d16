import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Secret } from "@pulumi/aws/secretsmanager/secret";
import { serviceTrustPolicy } from "../../../documents/roles/trust-policy";
import { sampleSettings } from "../../sample-settings";
import { account, document, names, role, statement } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const dev = sampleSettings("dev");

/** A program of one role that this service takes on. */
const trusts = (name: string, breaks: readonly string[], service: string): PolicyProgram => ({
  name,
  breaks,
  register: (own, options) =>
    role(own, options, {
      assumeRolePolicy: document({
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      }),
    }),
});

/** A program of one policy of this role. */
const gives = (name: string, breaks: readonly string[], to: string): PolicyProgram => ({
  name,
  breaks,
  register: (own, options) => new RolePolicy(own, { role: to, policy: document(statement({})) }, options),
});

const secret = (name: string, breaks: readonly string[], principal: unknown): PolicyProgram => ({
  name,
  stack: "dev",
  breaks,
  register: (own, options) =>
    new Secret(
      own,
      {
        name: own,
        policy: document({
          Effect: "Allow",
          Principal: principal,
          Action: "secretsmanager:GetSecretValue",
          Resource: "*",
        }),
      },
      { ...options, protect: true },
    ),
});

/** Roles that are not the stack's own, and what is let in by ways that are seldom looked at. */
export const rolePrograms: readonly PolicyProgram[] = [
  trusts("role-for-codebuild", ["scoped-trust"], "codebuild.amazonaws.com"),
  trusts("role-for-builds-of-app-runner", ["scoped-trust"], "build.apprunner.amazonaws.com"),
  trusts("role-for-spark-jobs", ["scoped-trust"], "emr-serverless.amazonaws.com"),
  trusts("role-for-the-scheduler", [], "scheduler.amazonaws.com"),
  {
    name: "role-for-codebuild-in-dev",
    stack: "dev",
    breaks: ["permissions-boundary"],
    register: (name, options) => {
      const trust = serviceTrustPolicy({
        service: "codebuild.amazonaws.com",
        account: dev.account,
        sourceArns: [`arn:aws:codebuild:${dev.region}:${dev.account}:project/x`],
      });
      new Role(name, { name, assumeRolePolicy: JSON.stringify(trust) }, options);
    },
  },
  gives("policy-on-the-promotion-role", ["own-roles"], names.promotionRole),
  gives("policy-on-the-deploy-role", ["own-roles"], names.deployRole),
  gives("policy-on-somebody-elses-role", ["own-roles"], "payroll"),
  gives("policy-on-the-task-role", [], names.taskRole),
  {
    name: "promotion-role-of-the-stack",
    breaks: ["own-roles"],
    register: (name, options) => role(name, options, { name: names.promotionRole }),
  },
  secret("secret-for-everyone", ["listed-principals"], "*"),
  secret("secret-for-a-role-of-its-own-account", [], {
    AWS: `arn:aws:iam::${dev.account}:role/${dev.names.taskRole}`,
  }),
];
