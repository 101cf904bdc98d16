import { inLine } from "../../settings/printable";
import { table } from "../command-line/columns";
import { shortDigest, shortHash } from "../command-line/format";
import type { RunOutput } from "../deployed/run-output";
import type { Comparison } from "../validation/thresholds";

/** A model that was held to the thresholds. */
export interface Validation {
  /** The pipeline that ran with it. */
  readonly workload: string;
  readonly execution: string;
  /** `s3://<bucket>/<key>` */
  readonly data: string;
  readonly ran: RunOutput;
  readonly comparisons: readonly Comparison[];
}

const UNVERIFIED = "unverified";

/** Whether a model is the one of the release that the source was deployed with. */
export const isReleasedModel = ({ sha256 }: NonNullable<RunOutput["model"]>): boolean =>
  sha256 !== UNVERIFIED;

/** The comparisons that failed. */
export const failedOf = (comparisons: readonly Comparison[]): readonly Comparison[] =>
  comparisons.filter(({ ok }) => ok === false);

export function validationText({ execution, data, ran, comparisons }: Validation): string {
  const { release, image, model } = ran;
  const shown = (value: number | undefined, none: string) => (value === undefined ? none : String(value));
  const rows = comparisons.map(({ metric, found, min, max, ok }) => [
    inLine(metric),
    shown(found, "not reported"),
    shown(min, "-"),
    shown(max, "-"),
    ok === undefined ? "" : ok ? "✓" : "✗",
  ]);
  const failed = failedOf(comparisons).map(({ metric }) => metric);
  return [
    `model  ${modelText(model, release)}`,
    `image  ${image.replace(/sha256:[0-9a-f]+$/, shortDigest)}, release ${release}`,
    `data   ${data}`,
    `run    ${execution}`,
    "",
    table([["metric", "found", "min", "max", ""], ...rows]),
    "",
    failed.length === 0
      ? "✓ Every metric with a threshold is within it."
      : `✗ Outside its threshold or not reported: ${failed.join(", ")}.`,
  ].join("\n");
}

function modelText(model: RunOutput["model"], release: string): string {
  if (!model) return "none: the pipeline reads none";
  return isReleasedModel(model)
    ? `${model.key} (version ${model.versionId}, sha256 ${shortHash(model.sha256)})`
    : `${model.key}, ${UNVERIFIED}: it is not the model of release ${release}`;
}
