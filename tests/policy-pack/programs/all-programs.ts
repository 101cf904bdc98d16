import { buildsPrograms } from "./builds";
import { computePrograms } from "./compute";
import { dataPrograms } from "./data";
import { identityPrograms } from "./identity";
import { rolePrograms } from "./identity-roles";
import { imagesPrograms } from "./images";
import { operationsPrograms } from "./operations";
import { reachPrograms } from "./operations-reach";
import type { PolicyProgram } from "./program";

/** Every program of every group of rules. */
export const PROGRAMS: readonly PolicyProgram[] = [
  ...buildsPrograms,
  ...imagesPrograms,
  ...dataPrograms,
  ...identityPrograms,
  ...rolePrograms,
  ...computePrograms,
  ...operationsPrograms,
  ...reachPrograms,
];
