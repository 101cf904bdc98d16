import * as pulumi from "@pulumi/pulumi";
import { parseSettings, type Settings } from "../settings";
import type { PackSettings } from "./pack-settings";
import type { StackFacts } from "./rule";

/** What there is to know about the stack being checked: the engine hands its configuration to the pack. */
export function readFacts({ allowedAccounts, extraTypes }: PackSettings): StackFacts {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const config = pulumi.runtime.allConfig();
  const settings = readSettings(project, stack, config);
  return {
    kind: config[`${project}:kind`] === "source" ? "source" : "target",
    project,
    stack,
    settings,
    accounts: [...(settings ? accountsOf(settings) : []), ...allowedAccounts],
    extraTypes,
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
