import { callPrograms } from "./builds-calls";
import { codePrograms } from "./builds-code";
import { permissionPrograms } from "./builds-permissions";
import { resourcePrograms } from "./builds-resources";
import { taskCodePrograms } from "./builds-task-code";
import { unpromotedPrograms } from "./builds-unpromoted";
import { workflowPrograms } from "./builds-workflows";
import type { PolicyProgram } from "./program";

/** Ways to build in a target, and what only looks like one. */
export const buildsPrograms: readonly PolicyProgram[] = [
  ...resourcePrograms,
  ...permissionPrograms,
  ...unpromotedPrograms,
  ...workflowPrograms,
  ...callPrograms,
  ...codePrograms,
  ...taskCodePrograms,
];
