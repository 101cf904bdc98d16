import { codePrograms } from "./builds-code";
import { permissionPrograms } from "./builds-permissions";
import { resourcePrograms } from "./builds-resources";
import { targetPrograms } from "./builds-targets";
import { computePrograms } from "./compute";
import { dataPrograms } from "./data";
import { identityPrograms } from "./identity";
import { imagesPrograms } from "./images";
import { networkPrograms } from "./networks";
import { operationsPrograms } from "./operations";
import type { PolicyProgram } from "./program";

/**
 * Programs that break a rule and programs that nearly do. They prove that the policy process refuses what the SDK and
 * the CLI hand to it; what a rule says of which value is for its own test.
 */
export const PROGRAMS: readonly PolicyProgram[] = [
  ...resourcePrograms,
  ...permissionPrograms,
  ...targetPrograms,
  ...codePrograms,
  ...imagesPrograms,
  ...dataPrograms,
  ...identityPrograms,
  ...computePrograms,
  ...networkPrograms,
  ...operationsPrograms,
];
