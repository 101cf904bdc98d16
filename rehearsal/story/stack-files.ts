import { join } from "node:path";
import { readBootstrapConfig, readPipelineStacks } from "../../bootstrap/pipeline-stacks";
import { parseBootstrapSettings } from "../../bootstrap/settings";
import { handOver } from "../../settings/config";
import { readProject } from "../../settings/stack-file";

/** The project that an administrator runs once in each account. */
export interface Bootstrap {
  readonly project: string;
  /** Whose jobs its roles trust; an example where the settings name nobody. */
  readonly github: { readonly repository: string; readonly branch: string };
  /** What a stack's file says, and examples of what the source's leaves out. */
  readonly written: (stack: string) => Readonly<Record<string, unknown>>;
  /** The same as the Pulumi CLI hands it to the program. */
  readonly config: (stack: string) => Readonly<Record<string, string>>;
}

const EXAMPLE = { repository: "example/ds-pipeline", branch: "main" };

/** Reads bootstrap/. @throws ProjectStacksError for a file that is missing, Error naming one that cannot be read */
export function readBootstrap(projectFolder: string, source: string): Bootstrap {
  const folder = join(projectFolder, "bootstrap");
  const project = readProject(folder);
  const examples = {
    [`${project}:github`]: EXAMPLE,
    [`${project}:state`]: { bucket: "ds-pulumi-state-{account}-{region}" },
  };
  const written = (stack: string) => ({
    ...(stack === source ? examples : {}),
    ...readBootstrapConfig(folder, stack),
  });
  const config = (stack: string) => handOver(written(stack));
  const stacks = readPipelineStacks(projectFolder, source);
  const { github = EXAMPLE } = parseBootstrapSettings(project, source, config(source), stacks);
  return { project, github, written, config };
}
