import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import {
  ARNS,
  document,
  guardedQueue,
  machine,
  names,
  oneTask,
  role,
  rolePolicy,
  statement,
} from "./pipeline-parts";
import { inTarget } from "./program";

const BUILDER = ["arn:aws:codebuild:us-east-1:987654321098:project/nightly"];
const STARTS_BUILD = document(statement({ Action: ["codebuild:StartBuild"], Resource: BUILDER }));
const PERMISSIONS = ["no-build-permissions"];
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

/** Every rule that reads a role's policy. */
const UNDECIDED = [
  "listed-principals",
  "no-build-permissions",
  "no-wildcard-actions",
  "no-wildcard-resources",
  "scoped-pass-role",
];

/** A program of one inline policy. */
const policy = (name: string, breaks: readonly string[], text: string) =>
  inTarget(name, breaks, (own, options) => rolePolicy(own, options, text));
const allows = (name: string, Action: string, breaks = PERMISSIONS) =>
  policy(name, breaks, document(statement({ Action })));

/** Permissions to build, to run what nobody promoted or to let it in, however they are written down. */
export const permissionPrograms = [
  allows("push-permission", "ecr:PutImage"),
  allows("question-mark-action", "ecr:Put?mage"),
  allows("lower-case-action", "codebuild:startbuild"),
  allows("policy-that-starts-machines", "ec2:RunInstances"),
  allows("policy-that-changes-machines", "states:UpdateStateMachine"),
  allows("policy-that-opens-repositories", "ecr:DeleteRepositoryPolicy"),
  allows("wildcard-action", "Code*:Start*", ["no-build-permissions", "no-wildcard-actions"]),
  policy(
    "not-action",
    ["no-build-permissions", "no-wildcard-actions"],
    document(statement({ Action: undefined, NotAction: ["iam:*", "organizations:*"] })),
  ),
  policy(
    "policy-with-two-actions-in-one-statement",
    UNDECIDED,
    STARTS_BUILD.replace('"Action":', '"Action":"s3:GetObject","Action":'),
  ),
  policy("malformed-policy", UNDECIDED, '{"Statement": ['),
  inTarget("unknown-policy", UNDECIDED, (name, options) => {
    const queue = guardedQueue(`${name}--queue`, options);
    rolePolicy(
      name,
      options,
      queue.url.apply(() => STARTS_BUILD),
    );
  }),
  inTarget("role-with-inline-policy", PERMISSIONS, (name, options) =>
    role(name, options, { inlinePolicies: [{ name: "builds", policy: STARTS_BUILD }] }),
  ),
  inTarget("policy-in-state-machine", ["no-build-permissions", "no-build-targets"], (name, options) =>
    machine(
      name,
      options,
      oneTask("arn:aws:states:::aws-sdk:iam:putRolePolicy", {
        RoleName: names.taskRole,
        PolicyName: "more",
        PolicyDocument: STARTS_BUILD,
      }),
    ),
  ),
  inTarget("administrator-role", ["no-building-managed-policies"], (name, options) =>
    role(name, options, { managedPolicyArns: [managed("AdministratorAccess")] }),
  ),
  inTarget(
    "attached-codebuild-policy",
    ["allowed-resource-types", "no-building-managed-policies"],
    (name, options) => {
      const policyArn = managed("AWSCodeBuildDeveloperAccess");
      new RolePolicyAttachment(name, { role: names.taskRole, policyArn }, options);
    },
  ),
  inTarget("clean-role", [], (name, options) =>
    role(name, options, {
      inlinePolicies: [{ name: "reads", policy: document(statement({})) }],
      managedPolicyArns: [managed("service-role/AmazonECSTaskExecutionRolePolicy")],
    }),
  ),
  policy(
    "allowed-and-denied",
    [],
    document(
      statement({ Action: ["ecr:Put*"], Resource: [ARNS.repository("ds-preprocessing")] }),
      statement({ Effect: "Deny", Action: ["ecr:*"], Resource: ["*"] }),
    ),
  ),
];
