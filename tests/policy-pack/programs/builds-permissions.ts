import { document, guardedQueue, role, rolePolicy, statement } from "./pipeline-parts";
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
  inTarget("administrator-role", ["no-building-managed-policies"], (name, options) =>
    role(name, options, { managedPolicyArns: [managed("AdministratorAccess")] }),
  ),
  inTarget("clean-role", [], (name, options) =>
    role(name, options, {
      inlinePolicies: [{ name: "reads", policy: document(statement({})) }],
      managedPolicyArns: [managed("service-role/AmazonECSTaskExecutionRolePolicy")],
    }),
  ),
];
