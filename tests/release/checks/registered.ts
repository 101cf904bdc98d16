import { failing } from "../../../release/checks/check";
import { deploymentChecks } from "../../../release/checks/deployment-checks";
import type { PipelineDeployment } from "../../../release/deployed/deployment";
import { ARTIFACTS, deploymentWith, PROD, RELEASE, stackOf } from "./sample-deployment";

export type Fields = Readonly<Record<string, unknown>>;

/** A copy with the value at a path replaced; `undefined` takes it away. */
export function withValue<T extends object>(thing: T, path: string, value: unknown): T {
  const copy = structuredClone(thing);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let at = copy as Record<string, unknown>;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

/** Each failing check of a stack of one pipeline as what was found, what was expected, and its name. */
export const wrong = (changes: Partial<PipelineDeployment>, settings = PROD) =>
  failing(
    deploymentChecks(
      { settings, artifactBucket: ARTIFACTS, release: RELEASE },
      stackOf(deploymentWith({ settings, ...changes })),
    ),
  ).map(({ found, expected, name }) => [found, expected, name]);
