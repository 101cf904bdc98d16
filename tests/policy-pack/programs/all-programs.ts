import { buildsPrograms } from "./builds";
import { computePrograms } from "./compute";
import { dataPrograms } from "./data";
import { identityPrograms } from "./identity";
import { imagesPrograms } from "./images";
import { operationsPrograms } from "./operations";
import type { PolicyProgram } from "./program";

/** Every program of every group of rules. */
export const PROGRAMS: readonly PolicyProgram[] = [
  ...buildsPrograms,
  ...imagesPrograms,
  ...dataPrograms,
  ...identityPrograms,
  ...computePrograms,
  ...operationsPrograms,
];
