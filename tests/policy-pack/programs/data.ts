import { dataAccessPrograms } from "./data-access";
import { dataKeepingPrograms } from "./data-keeping";
import type { PolicyProgram } from "./program";

/** Programs about buckets, queues, topics and keys. */
export const dataPrograms: readonly PolicyProgram[] = [...dataAccessPrograms, ...dataKeepingPrograms];
