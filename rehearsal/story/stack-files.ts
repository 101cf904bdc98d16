import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readPipelineStacks } from "../../bootstrap/pipeline-stacks";
import { parseBootstrapSettings } from "../../bootstrap/settings";
import {
  handOver,
  readProject,
  readStack,
  readYaml,
  stackPath,
  type StackFile,
} from "../../settings/stack-file";

/** The stacks that a rehearsal plays with: one that builds, and one that receives from it. */
export interface RehearsedStacks {
  readonly project: string;
  readonly source: StackFile;
  readonly target: StackFile;
}

/** Reads Pulumi.yaml and every Pulumi.<stack>.yaml. @throws Error when there is no source with a target among them. */
export function readStackFiles(projectFolder: string): RehearsedStacks {
  const project = readProject(projectFolder);
  const stacks = readdirSync(projectFolder)
    .flatMap((file) => /^Pulumi\.(?<stack>.+)\.yaml$/.exec(file)?.groups?.["stack"] ?? [])
    .sort()
    .map((stack) => readStack(projectFolder, project, stack));
  const source = stacks.find(({ settings }) => settings.kind === "source");
  if (!source)
    throw new Error(
      `No Pulumi.<stack>.yaml in ${projectFolder} has kind: source. A rehearsal needs one stack that builds.`,
    );
  const granted = source.settings.targets.map(({ stack }) => stack);
  // The last target is the one that the others lead up to: prod, after a staging account.
  const target = granted
    .map((name) => stacks.find(({ settings }) => settings.stack === name))
    .findLast((stack) => stack !== undefined);
  if (!target) {
    throw new Error(
      `Pulumi.${source.settings.stack}.yaml grants to ${granted.join(", ") || "no target"}, and none of these has a Pulumi.<stack>.yaml. A rehearsal needs one target.`,
    );
  }
  return { project, source, target };
}

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

const bootstrapFile = z.object({ config: z.record(z.string(), z.unknown()).default({}) });
const EXAMPLE = { repository: "example/ds-pipeline", branch: "main" };

/** Reads bootstrap/. @throws Error naming the file that cannot be read */
export function readBootstrap(projectFolder: string, source: string): Bootstrap {
  const folder = join(projectFolder, "bootstrap");
  const project = readProject(folder);
  const examples = {
    [`${project}:github`]: EXAMPLE,
    [`${project}:state`]: { bucket: "ds-pulumi-state-{account}-{region}" },
  };
  const written = (stack: string) => ({
    ...(stack === source ? examples : {}),
    ...readYaml(stackPath(folder, stack), bootstrapFile).config,
  });
  const config = (stack: string) => handOver(written(stack));
  const stacks = readPipelineStacks(projectFolder, source);
  const { github = EXAMPLE } = parseBootstrapSettings(project, source, config(source), stacks);
  return { project, github, written, config };
}
