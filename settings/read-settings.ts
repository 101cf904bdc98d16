import * as pulumi from "@pulumi/pulumi";
import { assertOneReading } from "./one-reading";
import { ProgramError } from "./program-error";
import { parseSettings, type Settings } from "./settings";

/**
 * Reads the settings of the stack being run; the only place that reads `pulumi.Config`. Apart from what checks them, because
 * whoever reads files alone need not load Pulumi, which takes a second and a half.
 * @throws ProgramError for a stack of which no file says anything, such as one with a misspelled name; SettingsError
 */
export function readSettings(): Settings {
  const [project, stack, config] = [pulumi.getProject(), pulumi.getStack(), pulumi.runtime.allConfig()];
  if (Object.keys(config).length === 0)
    throw new ProgramError(
      `Stack ${stack} has no settings: there is no Pulumi.${stack}.yaml beside Pulumi.yaml, or it has no config. Choose another stack (-s), or write it:\nconfig:\n  aws:region: <region>\n  ${project}:kind: target                       # or source\n  ${project}:account: "<12 digits>"\n  ${project}:source: { stack: <the source's>, account: "<its account>" }\n  ${project}:externalId: <a word>\n  ${project}:images: { <repository>: {} }\n  ${project}:models: { <model>: { key: models/<file> } }\n  ${project}:pipelines: { <name>: { image: <repository>, model: <model>, schedule: { enabled: false } } }\n  ${project}:retention: { logDays: 30 }`,
    );
  assertOneReading(pulumi.getRootDirectory(), stack, config);
  return parseSettings(project, stack, config);
}
