import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { readPipelineStacks } from "../bootstrap/pipeline-stacks";
import { parseBootstrapSettings } from "../bootstrap/settings";
import { readBootstrap, type Bootstrap } from "../rehearsal/story/stack-files";
import { readProjectStacks } from "../settings/project-stacks";
import { parseSettings } from "../settings/settings";
import type { StackFile } from "../settings/stack-file";
import { answer, type Answered, type Asked } from "./matrix";
import { previewAll } from "./previews";
import { principals } from "./principals";
import { sections } from "./questions";
import { registeredDocuments, type Document } from "./registered";

export interface AccessReport {
  readonly answered: readonly Answered[];
  readonly asked: Asked;
}

/**
 * Previews the four programs of both accounts as they are, with a customer-managed key in each so that key policies are
 * asked as well, and asks everybody everything.
 */
export async function accessReport(projectFolder: string, pulumi: PulumiCommand): Promise<AccessReport> {
  const { project, ...files } = readProjectStacks(projectFolder);
  const [source, target] = [files.source, ...files.targets.slice(-1)].map((file) => withKey(file));
  if (!source || !target) throw new Error("A source and a target were read, and one is gone.");
  const bootstrap = readBootstrap(projectFolder, source.settings.stack);
  const runs = await previewAll({ pulumi, projectFolder, project, source, target, bootstrap });
  const failed = runs.find(({ succeeded }) => !succeeded);
  if (failed) throw new Error(`A preview failed, so there are no documents to ask about:\n${failed.failure}`);
  const stacks = runs.map((run, index) => ({ ...(index < 2 ? source : target).settings, run }));
  const { repository, branch } = bootstrap.github;
  const asked = {
    principals: principals(source.settings, target.settings, repository, branch),
    registered: registeredDocuments(stacks),
    organization: JSON.parse(
      readFileSync(join(projectFolder, "bootstrap", "organization", "deny-builds.json"), "utf8"),
    ) as Document,
  };
  const states = stateBucket(projectFolder, bootstrap, source.settings.stack);
  return { answered: await answer(sections(source.settings, target.settings, states), asked), asked };
}

function withKey({ settings: { project, stack }, config }: StackFile): StackFile {
  const changed = { ...config, [`${project}:encryption`]: "customer-managed" };
  return { settings: parseSettings(project, stack, changed), config: changed };
}

/** The bucket of the state backend. */
function stateBucket(projectFolder: string, { project, config }: Bootstrap, stack: string): string {
  const stacks = readPipelineStacks(projectFolder, stack);
  return parseBootstrapSettings(project, stack, config(stack), stacks).state?.bucket ?? "";
}
