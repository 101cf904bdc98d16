import type { Release } from "../../release/release-file";
import { SAMPLE_RELEASE } from "../sample-settings";

const { models, evidence, ...same } = SAMPLE_RELEASE;

/** The sample release as it was written while a stack had one pipeline: in format 1. */
export const OLD_RELEASE: Release = {
  ...same,
  model: models?.["preprocessing"],
  evidence: {
    execution: evidence?.runs?.["preprocessing"],
    testedAt: evidence?.testedAt ?? "",
  },
};

/** A release, by default the sample, with one value, named by its path, replaced; `undefined` removes it. */
export function releaseWith(path: string, value: unknown, of: Release = SAMPLE_RELEASE): string {
  const release = structuredClone(of) as unknown as Record<string, unknown>;
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  let at = release;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return JSON.stringify(release);
}
