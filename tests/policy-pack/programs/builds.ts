import { codePrograms } from "./builds-code";
import { permissionPrograms } from "./builds-permissions";
import { resourcePrograms } from "./builds-resources";
import { workflowPrograms } from "./builds-workflows";
import type { PolicyProgram } from "./program";

/** Ways to build in a target, and what only looks like one. */
export const buildsPrograms: readonly PolicyProgram[] = [
  ...resourcePrograms,
  ...permissionPrograms,
  ...workflowPrograms,
  ...codePrograms,
];
