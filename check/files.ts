import { join } from "node:path";
import { readBootstrapFile } from "../bootstrap/read-file";
import type { BootstrapSettings } from "../bootstrap/settings";
import { ProgramError } from "../settings/program-error";
import { readPackSettings } from "../policy-pack/pack-settings";
import { RULES, STACK_RULES, UNCHANGEABLE } from "../policy-pack/rules";
import { readEverySource } from "../settings/project-stacks";
import { readProject, readStack, stacksIn } from "../settings/stack-file";
import { refusals, type Problems } from "./problems";

/** Every Pulumi.<stack>.yaml is valid, and a source and its targets say the same of each other. */
export function stackFiles(folder: string): Problems {
  const each = refusals(
    () => readProject(folder),
    ...stacksIn(folder).map((stack) => () => readStack(folder, readProject(folder), stack)),
  );
  return each.length > 0 ? each : refusals(() => readEverySource(folder));
}

/** Every stack of the pipeline has a valid bootstrap/Pulumi.<stack>.yaml, and no other stack has one. */
export function bootstrapFiles(folder: string): Problems {
  const bootstrap = join(folder, "bootstrap");
  const pipeline = stacksIn(folder);
  const stray = stacksIn(bootstrap)
    .filter((stack) => !pipeline.includes(stack))
    .map(
      (stack) =>
        `bootstrap/Pulumi.${stack}.yaml is not for a stack of the pipeline. Write Pulumi.${stack}.yaml, or rename or remove this file.`,
    );
  const read = (stack: string) => () => refuseExample(readBootstrapFile(folder, stack));
  return [...stray, ...refusals(...pipeline.map(read))];
}

/** The shipped repository is an example: in a real account, a stranger who registers its name would be trusted. */
function refuseExample({ github, stack, pipeline }: BootstrapSettings): void {
  if (
    github?.repository.replaceAll(/@\d+/g, "") === "octo-org/octo-repo" &&
    pipeline.account !== "123456789012"
  )
    throw new ProgramError(
      `bootstrap/Pulumi.${stack}.yaml has github.repository: ${github.repository}, the example, and account ${pipeline.account} would trust its jobs. Write your own repository, or leave github out.`,
    );
}

/** The policy pack takes its settings, and they list the stacks that build, and no other. */
export function packSettings(folder: string): Problems {
  const read = () => readPackSettings(join(folder, "policy-pack"), [...RULES, ...STACK_RULES], UNCHANGEABLE);
  const faults = refusals(read);
  if (faults.length > 0) return faults;
  const project = readProject(folder);
  const sources = stacksIn(folder).filter(
    (stack) => readStack(folder, project, stack).settings.kind === "source",
  );
  const listed = [...read().sources].sort();
  if (JSON.stringify(listed) === JSON.stringify(sources)) return [];
  return [
    `policy-pack/settings.json has the sources ${listed.join(", ") || "none"}; the stacks with kind: source are ${sources.join(", ") || "none"}. Write in it: "sources": ${JSON.stringify(sources)}`,
  ];
}
