import { readProjectStacks, type ProjectStacks } from "../settings/project-stacks";
import { type Settings, SettingsError } from "../settings/settings";
import { misused } from "./release-error";

/** The stacks that a release moves between. */
export interface Stacks {
  /** The stack that builds and tests. */
  readonly source: Settings;
  /** The stack that receives. @throws ReleaseError when the source has no target, or several and none was named */
  target(): Settings;
  /** All targets of the source, in its order. */
  readonly targets: readonly Settings[];
}

/**
 * Reads Pulumi.yaml and every Pulumi.<stack>.yaml.
 * @param named The target that the caller named; left out where there is one only.
 * @throws ReleaseError or SettingsError that names the file or setting at fault
 */
export function readStacks(folder: string, named?: string): Stacks {
  const files = read(folder, named);
  const source = files.source.settings;
  const targets = files.targets.map(({ settings }) => settings);
  const target = () => {
    const [only, ...more] = targets.filter(({ stack }) => stack === (named ?? stack));
    if (!only) throw misused(`Pulumi.${source.stack}.yaml has no targets. A release needs one to move to.`);
    if (more.length > 0)
      throw misused(
        `${source.stack} has ${targets.length} targets. Say which: --stack ${targets.map(({ stack }) => stack).join(" or --stack ")}.`,
      );
    return only;
  };
  return { source, target, targets };
}

function read(folder: string, named: string | undefined): ProjectStacks {
  try {
    return readProjectStacks(folder, named === undefined ? [] : [named]);
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw misused((error as Error).message);
  }
}
