import { TASK_DEFINITION_TYPES } from "../../containers/container-definitions";
import type { Rule } from "../../rule";

/** What starts a task may pull any of its images and write its log; what runs in it need not. */
export const separateTaskRoles: Rule = {
  name: "separate-task-roles",
  description: "A task runs with one role, and is started with another.",
  severity: "medium",
  level: { source: "mandatory", target: "mandatory" },
  types: TASK_DEFINITION_TYPES,
  check: ({ properties: { executionRoleArn, taskRoleArn } }) => {
    if (!executionRoleArn) return ["has no execution role. Set executionRoleArn to a role that starts it."];
    if (!taskRoleArn) return ["has no task role. Set taskRoleArn to a role with what its containers need."];
    return executionRoleArn === taskRoleArn
      ? ["is started by the role that it runs with. Give each a role of its own."]
      : [];
  },
};
