import { SAMPLE_RELEASE } from "../sample-settings";

/** The sample release with one value, named by its path, replaced; `undefined` removes it. */
export function releaseWith(path: string, value: unknown): string {
  const release = structuredClone(SAMPLE_RELEASE) as unknown as Record<string, unknown>;
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  let at = release;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return JSON.stringify(release);
}
