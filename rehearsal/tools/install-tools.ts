import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { ensurePython } from "./python";
import { ensureRegctl } from "./regctl";
import { ensurePulumi } from "./pulumi";
export async function installTools(
  _: { signal?: AbortSignal } = {},
): Promise<{ python: string; regctl: string; pulumi: PulumiCommand }> {
  const folder = join(__dirname, "..", "..", ".rehearsal", "tools");
  return {
    python: await ensurePython(folder),
    regctl: await ensureRegctl(folder),
    pulumi: await ensurePulumi(),
  };
}
