import type { PulumiCommand } from "@pulumi/pulumi/automation/cmd";
import { ensure, type InstallOptions } from "./cache/ensure";
import { checkGit } from "./machine";
import { PULUMI, pulumiAt, pulumiOnPath } from "./pulumi";
import { PYTHON } from "./python";
import { REGCTL } from "./regctl";

/** What a rehearsal runs. */
export interface Tools {
  readonly pulumi: PulumiCommand;
  /** Path of a Python that has the emulator's packages. */
  readonly python: string;
  readonly regctl: string;
}

/** Installs the rehearsal's tools, once for all clones, on a machine that has git; see `ensure`. */
export async function installTools(options: InstallOptions = {}): Promise<Tools> {
  const onPath = await pulumiOnPath(options.out);
  const missing = onPath ? [] : [PULUMI];
  const checks = [checkGit, ...(options.checks ?? [])];
  const [python, regctl, installed = ""] = await ensure([PYTHON, REGCTL, ...missing], { ...options, checks });
  return { python, regctl, pulumi: onPath ?? (await pulumiAt(installed)) };
}
