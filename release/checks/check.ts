import { inLine } from "../../settings/printable";
import type { PipelineSettings } from "../../settings/settings";

/** Where something was read: `verify` ends with those that disagree. */
export type Place = "machine" | "source" | "registry" | "deployment" | "run";

/** One thing that was compared with what it must be. */
export interface Check {
  readonly where: Place;
  /** What was compared, such as `parameter model-key`. */
  readonly name: string;
  readonly ok: boolean;
  /** There is nothing to compare yet; `found` says why. Never together with a failure. */
  readonly open?: boolean;
  /** It could not be made, as `found` says: access was denied, or for another reason. Always a failure. */
  readonly unchecked?: "forbidden" | "unclear";
  readonly found: string;
  readonly expected: string;
  /** What to do when it is not ok; empty when nothing can be said. */
  readonly fix: string;
}

/** What a check is about. */
export type About = Pick<Check, "where" | "name" | "expected">;

/** What is found of what is not there. */
export const NOTHING = "(none)";

/** A check of texts that must be equal. */
export function equal(
  where: Place,
  name: string,
  { found, ...rest }: Pick<Check, "expected" | "fix"> & { readonly found: string | undefined },
): Check {
  return { where, name, ok: found === rest.expected, found: found ?? NOTHING, ...rest };
}

/** There is nothing to compare yet. */
export const open = (where: Place, name: string, why: string): Check => ({
  expected: "",
  fix: "",
  where,
  name,
  ok: true,
  open: true,
  found: why,
});

/** It could not be made: a failure, of which nobody can say how to fix it. */
export const unchecked = (
  { where, name, expected = "" }: Partial<About> & Pick<About, "where" | "name">,
  cause: string,
  why: Check["unchecked"] = "forbidden",
): Check => ({
  where,
  name,
  ok: false,
  unchecked: why,
  found: `could not check: ${cause}`,
  expected,
  fix: "",
});

/** What is about one pipeline names it where its stack has several. */
export const namePipeline = (
  { workload, pipelines }: Pick<PipelineSettings, "workload" | "pipelines">,
  text: string,
): string => (Object.keys(pipelines).length > 1 ? `${workload}: ${text}` : text);

/** Checks of a pipeline, by names that say so. */
export const ofPipeline = (
  settings: Pick<PipelineSettings, "workload" | "pipelines">,
  checks: readonly Check[],
): Check[] => checks.map((check) => ({ ...check, name: namePipeline(settings, check.name) }));

export const failing = (checks: readonly Check[]): Check[] => checks.filter(({ ok }) => !ok);

/** A failing check as one sentence of a list, with what to do. */
export const failureLine = ({ name, found, expected, fix }: Check): string =>
  inLine(`${name}: found ${found}; expected ${expected}. ${fix}`);

/** The places with a failing check, each once, in the order of a release's way; not those of forbidden checks alone. */
export function disagreeing(checks: readonly Check[]): Place[] {
  const wrong = new Set(
    failing(checks).flatMap(({ where, unchecked }) => (unchecked === "forbidden" ? [] : [where])),
  );
  return (["source", "registry", "deployment", "run"] as const).filter((place) => wrong.has(place));
}

/** A line for each check; of one that is not ok also what was found, what was expected, and what to do. */
export function renderChecks(checks: readonly Check[], placeName: (place: Place) => string): string {
  const width = Math.max(0, ...checks.map(({ where }) => placeName(where).length));
  return checks
    .flatMap(({ where, name, ok, open: waiting, found, expected, fix }) => {
      const place = placeName(where).padEnd(width);
      if (waiting) return [`· ${place}  ${inLine(`${name}: ${found}`)}`];
      if (ok) return [`✓ ${place}  ${inLine(name)}`];
      const details = [
        ["found", found],
        ["expected", expected],
        ["fix", fix],
      ].filter(([, text]) => text !== "");
      return [
        `✗ ${place}  ${inLine(name)}`,
        ...details.map(([label = "", text = ""]) => `    ${label.padEnd(8)}  ${inLine(text)}`),
      ];
    })
    .join("\n");
}
