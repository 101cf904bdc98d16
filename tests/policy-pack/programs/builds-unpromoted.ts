import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { executionRolePolicy } from "../../../documents/roles/execution-role";
import type { PolicyDocument } from "../../../documents/policy";
import { scheduleRolePolicy } from "../../../documents/roles/schedule-role";
import { stateMachineRolePolicy } from "../../../documents/roles/state-machine-role";
import { taskRolePolicy } from "../../../documents/roles/task-role";
import { account, ARNS, document, names, region, rolePolicy, statement } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const key = { account, region, keyAlias: names.keyAlias };

/** A program of one inline policy that allows these actions on something harmless. */
const allows = (name: string, ...Action: readonly string[]): PolicyProgram => ({
  name,
  breaks: ["no-build-permissions"],
  register: (own, options) => rolePolicy(own, options, document(statement({ Action }))),
});

/** A program of a policy as the pipeline's own role has it. */
const ownPolicy = (name: string, role: string, policy: PolicyDocument): PolicyProgram => ({
  name,
  breaks: [],
  register: (own, options) => new RolePolicy(own, { role, policy: JSON.stringify(policy) }, options),
});

/** Permissions to run what nobody promoted, to make what starts it, and to open what keeps it out. */
export const unpromotedPrograms: readonly PolicyProgram[] = [
  allows("policy-that-starts-machines", "ec2:RunInstances"),
  allows("policy-that-runs-scripts", "ssm:CreateAssociation", "ssm:StartSession"),
  allows("policy-that-enters-tasks", "ecs:ExecuteCommand"),
  allows("policy-that-opens-a-shell", "cloudshell:CreateEnvironment", "cloudshell:CreateSession"),
  allows("policy-that-runs-jobs", "glue:CreateJob", "batch:SubmitJob", "elasticmapreduce:RunJobFlow"),
  allows("policy-that-registers-tasks", "ecs:RegisterTaskDefinition"),
  allows("policy-that-changes-machines", "states:UpdateStateMachine"),
  allows("policy-that-makes-roles", "iam:CreateRole", "iam:PutRolePolicy"),
  allows("policy-that-leaves-its-boundary", "iam:DeleteRolePermissionsBoundary"),
  allows("policy-that-makes-schedules", "scheduler:CreateSchedule"),
  allows("policy-that-opens-repositories", "ecr:SetRepositoryPolicy", "ecr:DeleteRepositoryPolicy"),
  allows("policy-that-moves-tags", "ecr:PutImageTagMutability"),
  {
    name: "policy-on-any-rule-of-events",
    breaks: ["no-build-permissions"],
    register: (name, options) =>
      rolePolicy(
        name,
        options,
        document(
          statement({
            Action: ["events:PutTargets"],
            Resource: [`arn:aws:events:${region}:${account}:rule/nightly`],
          }),
        ),
      ),
  },
  {
    name: "policy-with-two-actions-in-one-statement",
    breaks: [
      "listed-principals",
      "no-build-permissions",
      "no-wildcard-actions",
      "no-wildcard-resources",
      "scoped-pass-role",
    ],
    register: (name, options) =>
      rolePolicy(
        name,
        options,
        `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"codebuild:StartBuild","Action":"s3:GetObject","Resource":"${ARNS.inputBucket}/raw/x"}]}`,
      ),
  },
  ownPolicy(
    "policy-of-the-state-machine",
    names.stateMachineRole,
    stateMachineRolePolicy(ARNS, { account, region, fansOut: true, key }),
  ),
  ownPolicy("policy-of-the-task", names.taskRole, taskRolePolicy(ARNS, key)),
  ownPolicy("policy-of-the-task-start", names.executionRole, executionRolePolicy(ARNS, ["ds-preprocessing"])),
  ownPolicy("policy-of-the-schedule", names.scheduleRole, scheduleRolePolicy(ARNS)),
];
