import * as pulumi from "@pulumi/pulumi";
import { parseSettings, type Settings } from "../settings/settings";
import { PackSettingsError, type PackSettings } from "./pack-settings";
import type { StackFacts } from "./rule";

/**
 * What there is to know about the stack being checked: the engine hands its configuration to the pack.
 * @throws PackSettingsError when the stack calls itself a source, and the pack's settings do not
 */
export function readFacts({ allowedAccounts, extraTypes, extraCalls, sources }: PackSettings): StackFacts {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const config = pulumi.runtime.allConfig();
  const settings = readSettings(project, stack, config);
  const isListed = sources.includes(stack);
  if (config[`${project}:kind`] === "source" && !isListed)
    throw new PackSettingsError(
      `Pulumi.${stack}.yaml says ${project}:kind: source; policy-pack/settings.json has the sources ${sources.join(", ") || "none"}. Correct the kind; or, when stack ${stack} is one that builds, write there "sources": ${JSON.stringify([...sources, stack])}, which switches off the rules against building for it.`,
    );
  return {
    kind: isListed && settings?.kind === "source" ? "source" : "target",
    project,
    stack,
    settings,
    accounts: [...(settings ? accountsOf(settings) : []), ...allowedAccounts],
    extraTypes,
    extraCalls,
  };
}

/** The program itself says what is wrong with its settings; a rule that needs them cannot decide until then. */
function readSettings(
  project: string,
  stack: string,
  config: Readonly<Record<string, string>>,
): Settings | undefined {
  try {
    return parseSettings(project, stack, config);
  } catch {
    return undefined;
  }
}

const accountsOf = ({ account, targets, source }: Settings): readonly string[] => [
  account,
  ...targets.map((target) => target.account),
  ...(source ? [source.account] : []),
];
