import type { EvaluationResult, RequestAnalysis } from "@cloud-copilot/iam-simulate";
import type { Statement } from "../views/access/data";

type Analysis = Pick<NonNullable<RequestAnalysis["identityAnalysis"]>, "denyStatements" | "allowStatements">;

/** Reads out of a simulation what decided. */
export function decidingStatements(
  result: EvaluationResult,
  analysis: RequestAnalysis,
): readonly Statement[] {
  const { identityAnalysis, resourceAnalysis, permissionBoundaryAnalysis, scpAnalysis } = analysis;
  const layers: readonly (readonly [Statement["layer"], readonly (Analysis | undefined)[]])[] = [
    ["identity", [identityAnalysis]],
    ["resource", [resourceAnalysis]],
    ["boundary", [permissionBoundaryAnalysis]],
    ["organization", scpAnalysis?.ouAnalysis ?? []],
  ];
  const denies = result === "ExplicitlyDenied";
  // What a boundary and an organization allow grants nothing by itself.
  const deciding = denies
    ? layers
    : layers.filter(([layer]) => layer !== "boundary" && layer !== "organization");
  return deciding.flatMap(([layer, analyses]) => {
    const names = analyses.flatMap((each) => (each ? namesIn(each, denies) : []));
    return [...new Set(names)].sort().map((statement) => ({ layer, statement }));
  });
}

const namesIn = ({ denyStatements, allowStatements }: Analysis, denies: boolean): string[] =>
  (denies ? denyStatements : allowStatements).map(({ explain: { identifier } }) =>
    /^\d+$/.test(identifier) ? `statement ${identifier}` : identifier,
  );
