import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseBootstrapSettings } from "../bootstrap/settings";
import { readPipelineStacks } from "../bootstrap/pipeline-stacks";
import { runProgram, type RunResult } from "../rehearsal/engine";
import { readBootstrap, readStackFiles } from "../rehearsal/story/stack-files";
import { components, echoProvider } from "../tests/stacks/echo-provider";
import { RELEASE, runStack, said, SOURCE_OUTPUTS } from "../tests/stacks/run-stack";
import { answer, type Answered, type Asked } from "./matrix";
import { principals } from "./principals";
import { sections } from "./questions";
import { registeredDocuments, type Document } from "./registered";
import { withSettings } from "./shadow-project";

export interface AccessReport {
  readonly answered: readonly Answered[];
  readonly asked: Asked;
}

/**
 * Previews the four programs of both accounts as they are shipped, with a customer-managed key in each so that key
 * policies are asked as well, and asks everybody everything.
 */
export async function accessReport(projectFolder: string): Promise<AccessReport> {
  const { project, source: sourceFile, target: targetFile } = readStackFiles(projectFolder);
  const [source, target] = [sourceFile.settings, targetFile.settings];
  const bootstrap = withState(readBootstrap(projectFolder, source.stack), source.stack);
  const encryption = { encryption: "customer-managed" };
  const sourceOutputs = { ...SOURCE_OUTPUTS, artifactKeyAlias: source.names.keyAlias };
  const previewed = { mode: "preview", release: RELEASE, settings: encryption } as const;
  const keys = { [`${project}:encryption`]: encryption.encryption };
  const runs = await withSettings(projectFolder, keys, (shadow) => {
    const bootstrapped = { ...bootstrap, folder: join(shadow, "bootstrap") };
    return Promise.all([
      runStack({ ...previewed, stack: source.stack }),
      runStack({ ...previewed, stack: target.stack, sourceOutputs }),
      previewBootstrap(bootstrapped, source.stack),
      previewBootstrap(bootstrapped, target.stack),
    ]);
  });
  const failed = runs.find(({ succeeded }) => !succeeded);
  if (failed) throw new Error(`A preview failed, so there are no documents to ask about:\n${said(failed)}`);
  const stacks = runs.map((run, index) => ({ ...(index % 2 === 0 ? source : target), run }));
  const { repository, branch } = bootstrap.github;
  const asked = {
    principals: principals(source, target, repository, branch),
    registered: registeredDocuments(stacks),
    organization: JSON.parse(
      readFileSync(join(projectFolder, "bootstrap", "organization", "deny-builds.json"), "utf8"),
    ) as Document,
  };
  const states = stateBucket(projectFolder, bootstrap, source.stack);
  return { answered: await answer(sections(source, target, states), asked), asked };
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

/** The bucket of the state backend. */
function stateBucket(projectFolder: string, { project, config }: Bootstrap, stack: string): string {
  const stacks = readPipelineStacks(projectFolder, stack);
  return parseBootstrapSettings(project, stack, config(stack), stacks).state?.bucket ?? "";
}

/** A backend of Pulumi's states is asked about even where the shipped one is somebody else's: an example stands for it. */
function withState(bootstrap: Bootstrap, source: string): Bootstrap {
  const example = { [`${bootstrap.project}:state`]: JSON.stringify({ bucket: "ds-pulumi-state-example" }) };
  return {
    ...bootstrap,
    config: (stack) => ({ ...(stack === source ? example : {}), ...bootstrap.config(stack) }),
  };
}
