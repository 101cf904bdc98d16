import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { Queue } from "@pulumi/aws/sqs/queue";
import { ARNS, document, machine, names, oneTask, role, rolePolicy, statement } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const builder = [`arn:aws:codebuild:us-east-1:987654321098:project/nightly`];

/** Every rule that reads a role's policy. */
const UNDECIDED = [
  "listed-principals",
  "no-build-permissions",
  "no-wildcard-actions",
  "no-wildcard-resources",
  "scoped-pass-role",
];

/** Permissions to build, however they are written down. */
export const permissionPrograms: readonly PolicyProgram[] = [
  {
    name: "inline-policy-with-wildcards",
    breaks: ["no-build-permissions", "no-wildcard-actions"],
    register: (name, options) =>
      rolePolicy(name, options, document(statement({ Action: ["Code*:Start*"], Resource: builder }))),
  },
  {
    name: "lower-case-action",
    breaks: ["no-build-permissions"],
    register: (name, options) =>
      rolePolicy(name, options, document(statement({ Action: "codebuild:startbuild", Resource: builder }))),
  },
  {
    name: "not-action",
    breaks: ["no-build-permissions", "no-wildcard-actions"],
    register: (name, options) =>
      rolePolicy(
        name,
        options,
        document({ Effect: "Allow", NotAction: ["iam:*", "organizations:*"], Resource: [ARNS.inputBucket] }),
      ),
  },
  {
    name: "push-permission",
    breaks: ["no-build-permissions"],
    register: (name, options) =>
      rolePolicy(
        name,
        options,
        document(statement({ Action: ["ecr:PutImage"], Resource: [ARNS.repository("ds-preprocessing")] })),
      ),
  },
  {
    name: "question-mark-action",
    breaks: ["no-build-permissions"],
    register: (name, options) =>
      rolePolicy(
        name,
        options,
        document(statement({ Action: ["ecr:Put?mage"], Resource: [ARNS.repository("x")] })),
      ),
  },
  {
    name: "role-with-inline-policy",
    breaks: ["no-build-permissions"],
    register: (name, options) =>
      role(name, options, {
        inlinePolicies: [
          { name: "reads", policy: document(statement({})) },
          {
            name: "builds",
            policy: document(statement({ Action: ["imagebuilder:CreateImage"], Resource: builder })),
          },
        ],
      }),
  },
  {
    name: "deny-with-condition",
    breaks: ["no-build-permissions"],
    register: (name, options) =>
      rolePolicy(
        name,
        options,
        document(
          statement({ Action: ["codebuild:StartBuild"], Resource: builder }),
          statement({
            Effect: "Deny",
            Action: ["codebuild:*"],
            Resource: ["*"],
            Condition: { Bool: { "aws:MultiFactorAuthPresent": ["false"] } },
          }),
        ),
      ),
  },
  {
    name: "unknown-policy",
    breaks: UNDECIDED,
    register: (name, options) => {
      const queue = new Queue(`${name}--queue`, { sqsManagedSseEnabled: true }, options);
      rolePolicy(
        name,
        options,
        queue.url.apply(() => document(statement({ Action: ["codebuild:StartBuild"], Resource: builder }))),
      );
    },
  },
  {
    name: "malformed-policy",
    breaks: UNDECIDED,
    register: (name, options) => rolePolicy(name, options, '{"Statement": ['),
  },
  {
    name: "policy-in-state-machine",
    breaks: ["no-build-permissions", "no-build-targets"],
    register: (name, options) =>
      machine(
        name,
        options,
        oneTask("arn:aws:states:::aws-sdk:iam:putRolePolicy", {
          RoleName: names.taskRole,
          PolicyName: "more",
          PolicyDocument: document(statement({ Action: ["codebuild:StartBuild"], Resource: builder })),
        }),
      ),
  },
  {
    name: "administrator-role",
    breaks: ["no-building-managed-policies"],
    register: (name, options) => role(name, options, { managedPolicyArns: [managed("AdministratorAccess")] }),
  },
  {
    name: "attached-codebuild-policy",
    breaks: ["allowed-resource-types", "no-building-managed-policies"],
    register: (name, options) =>
      new RolePolicyAttachment(
        name,
        { role: names.taskRole, policyArn: managed("AWSCodeBuildDeveloperAccess") },
        options,
      ),
  },
  {
    name: "customer-managed-policy",
    breaks: ["no-building-managed-policies"],
    register: (name, options) =>
      role(name, options, { managedPolicyArns: ["arn:aws:iam::987654321098:policy/made-elsewhere"] }),
  },
  {
    name: "clean-role",
    breaks: [],
    register: (name, options) => {
      role(name, options, {
        inlinePolicies: [{ name: "reads", policy: document(statement({})) }],
        managedPolicyArns: [managed("service-role/AmazonECSTaskExecutionRolePolicy")],
      });
    },
  },
  {
    name: "pull-permissions",
    breaks: [],
    register: (name, options) =>
      rolePolicy(
        name,
        options,
        document(
          statement({
            Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:DescribeImages"],
            Resource: [ARNS.repository("ds-preprocessing")],
          }),
        ),
      ),
  },
  {
    name: "denied-builds",
    breaks: [],
    register: (name, options) =>
      rolePolicy(
        name,
        options,
        document(
          statement({}),
          statement({ Effect: "Deny", Action: ["codebuild:*", "ecr:Put*"], Resource: ["*"] }),
        ),
      ),
  },
  {
    name: "allowed-and-denied",
    breaks: [],
    register: (name, options) =>
      rolePolicy(
        name,
        options,
        document(
          statement({ Action: ["ecr:Put*"], Resource: [ARNS.repository("ds-preprocessing")] }),
          statement({ Effect: "Deny", Action: ["ecr:*"], Resource: ["*"] }),
        ),
      ),
  },
];
