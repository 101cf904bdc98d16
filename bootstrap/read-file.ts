import { join } from "node:path";
import { handOver } from "../settings/config";
import { readProject } from "../settings/stack-file";
import { readBootstrapConfig, readPipelineStacks } from "./pipeline-stacks";
import { parseBootstrapSettings, type BootstrapSettings } from "./settings";

/**
 * Reads what bootstrap/Pulumi.<stack>.yaml says of an account.
 * @param folder The pipeline's project.
 * @throws ProjectStacksError for a file that is missing, SettingsError for one with faults, Error naming one that cannot be read
 */
export function readBootstrapFile(folder: string, stack: string): BootstrapSettings {
  const bootstrap = join(folder, "bootstrap");
  const config = handOver(readBootstrapConfig(bootstrap, stack));
  return parseBootstrapSettings(readProject(bootstrap), stack, config, readPipelineStacks(folder, stack));
}
