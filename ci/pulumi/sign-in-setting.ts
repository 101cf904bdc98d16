import { readFileSync, writeFileSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import type { Settings } from "../../settings/settings";
import { stackPath } from "../../settings/stack-file";

/** Looks at a stack as the target's preview role; the stack's file is then as it was. */
export async function asPreviewRole<T>(
  folder: string,
  { kind, project, stack: name }: Settings,
  stack: Stack,
  look: () => Promise<T>,
): Promise<T> {
  if (kind === "source") return look();
  const file = stackPath(folder, name);
  const before = readFileSync(file);
  try {
    await stack.setConfig(`${project}:signIn`, { value: "preview-role" });
    return await look();
  } finally {
    writeFileSync(file, before);
  }
}
