import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseBootstrapSettings } from "../bootstrap/settings";
import { readPipelineStacks } from "../bootstrap/pipeline-stacks";
import { runProgram, type RunResult } from "../rehearsal/engine";
import { readBootstrap, readStackFiles } from "../rehearsal/stack-files";
import { components, echoProvider } from "../tests/stacks/echo-provider";
import { RELEASE, runStack, said, SOURCE_OUTPUTS } from "../tests/stacks/run-stack";
import { answer, type Answered, type Asked } from "./matrix";
import { principals } from "./principals";
import { sections } from "./questions";
import { registeredDocuments, type Document } from "./registered";

export interface AccessReport {
  readonly answered: readonly Answered[];
  readonly asked: Asked;
}

/**
 * Previews the four programs of both accounts as they are shipped, with a customer-managed key in the source so that key
 * policies are asked as well, and asks everybody everything.
 */
export async function accessReport(projectFolder: string): Promise<AccessReport> {
  const { source: sourceFile, target: targetFile } = readStackFiles(projectFolder);
  const [source, target] = [sourceFile.settings, targetFile.settings];
  const bootstrap = readBootstrap(projectFolder, source.stack);
  const encryption = { encryption: "customer-managed" };
  const sourceOutputs = { ...SOURCE_OUTPUTS, artifactKeyAlias: source.names.keyAlias };
  const runs = await Promise.all([
    runStack({ stack: source.stack, mode: "preview", release: RELEASE, settings: encryption }),
    runStack({ stack: target.stack, mode: "preview", release: RELEASE, sourceOutputs }),
    previewBootstrap(bootstrap, source.stack),
    previewBootstrap(bootstrap, target.stack),
  ]);
  const failed = runs.find(({ succeeded }) => !succeeded);
  if (failed) throw new Error(`A preview failed, so there are no documents to ask about:\n${said(failed)}`);
  const stacks = runs.map((run, index) => ({ ...(index % 2 === 0 ? source : target), run }));
  const { repository, branch } = bootstrap.github;
  const asked = {
    principals: principals(source, target, repository, branch),
    registered: registeredDocuments(stacks),
    organization: JSON.parse(
      readFileSync(join(projectFolder, "organization", "deny-builds.json"), "utf8"),
    ) as Document,
  };
  const everything = sections(source, target, stateBucket(projectFolder, bootstrap, source.stack));
  return { answered: await answer(everything, asked), asked };
}

type Bootstrap = ReturnType<typeof readBootstrap>;

function previewBootstrap({ folder, project, config }: Bootstrap, stack: string): Promise<RunResult> {
  return runProgram({
    projectFolder: folder,
    project,
    stack,
    config: config(stack),
    mode: "preview",
    configureProvider: echoProvider,
    components,
  });
}

/** The bucket of the state backend. @throws Error when the bootstrap makes none: then there is nothing to ask */
function stateBucket(projectFolder: string, { project, config }: Bootstrap, stack: string): string {
  const stacks = readPipelineStacks(projectFolder, stack);
  const { state } = parseBootstrapSettings(project, stack, config(stack), stacks);
  if (!state) throw new Error(`bootstrap/Pulumi.${stack}.yaml makes no state backend`);
  return state.bucket;
}
