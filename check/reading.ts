import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { ScratchStack } from "../rehearsal/pulumi/scratch-run";
import { assertOneReading } from "../settings/one-reading";
import { readProject, stacksIn } from "../settings/stack-file";
import { refusal, type Problems } from "./problems";

/** The real CLI reads every stack file of both projects as all other commands do. */
export async function oneReading(projectFolder: string, pulumi: PulumiCommand): Promise<Problems> {
  const problems: string[] = [];
  for (const above of ["", "bootstrap/"]) {
    const folder = join(projectFolder, above);
    for (const stack of stacksIn(folder)) {
      const scratch = new ScratchStack({ pulumi, folder, project: readProject(folder), stack });
      try {
        problems.push(
          ...(await refusal(async () => {
            assertOneReading(folder, stack, await scratch.config(), above);
            return [];
          })),
        );
      } finally {
        scratch.remove();
      }
    }
  }
  return problems;
}
