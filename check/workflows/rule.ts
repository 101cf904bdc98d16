import type { Problems } from "../problems";
import type { Project } from "./project";
import type { WorkflowFile } from "./workflow-file";

/** What a workflow must hold beside what actionlint and zizmor say of it. Problems say where, what was found and what to write. */
export type Rule = (file: WorkflowFile, project: Project) => Problems;
