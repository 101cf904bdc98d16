import * as pulumi from "@pulumi/pulumi";
import { assertOneReading } from "../settings/one-reading";
import type { PipelineStacks } from "./pipeline-stacks";
import { parseBootstrapSettings, type BootstrapSettings } from "./settings";

/** Reads the configuration of the stack being run. @throws SettingsError */
export function readSettings(stacks: PipelineStacks): BootstrapSettings {
  const [stack, config] = [pulumi.getStack(), pulumi.runtime.allConfig()];
  assertOneReading(pulumi.getRootDirectory(), stack, config, "bootstrap/");
  return parseBootstrapSettings(pulumi.getProject(), stack, config, stacks);
}
