import type { WorkflowLinters } from "../../rehearsal/tools/workflow-linters";
import { refusal, type Checked } from "../problems";
import { actionlint, zizmor } from "./linters";
import { readProject } from "./project";
import { RULES } from "./rules";
import { readWorkflowAt, workflowFiles } from "./workflow-file";

/**
 * Holds the workflows and actions in a project's `.github`, whoever wrote them, to the rules and to what actionlint,
 * shellcheck and zizmor know. Where there are none, as in a project that another CI builds, all is well.
 * @throws Error when a linter could not look
 */
export async function* checkWorkflows(
  folder: string,
  install: () => Promise<WorkflowLinters>,
): AsyncGenerator<Checked> {
  const files = workflowFiles(folder);
  if (files.length === 0) return yield { name: "there are no workflows in .github", problems: [] };
  const linters = await install();
  const workflows = files.filter((file) => file.startsWith(".github/workflows/"));
  yield {
    name: "actionlint and shellcheck find nothing",
    problems: await actionlint(folder, workflows, linters),
  };
  yield { name: "zizmor finds nothing", problems: await zizmor(folder, linters) };
  const project = readProject(folder);
  const kept = files.map((file) =>
    refusal(() => Object.values(RULES).flatMap((rule) => rule(readWorkflowAt(folder, file), project))),
  );
  yield { name: "the rules of check/workflows hold", problems: (await Promise.all(kept)).flat() };
}
