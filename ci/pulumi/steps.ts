import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import type { Step } from "../results";

/** A replacement is told as three steps; the one that says so stands for it. */
const OPERATIONS: Readonly<Record<string, Step["op"]>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/** What a preview does to resources, in the engine's order. */
export const stepsIn = (events: readonly EngineEvent[]): Step[] =>
  events.flatMap(({ resourcePreEvent }) => toStep(resourcePreEvent?.metadata) ?? []);

/** What a refresh found otherwise in AWS; of components and providers it tells an update whatever it finds. */
export const driftIn = (events: readonly EngineEvent[]): Step[] =>
  events.flatMap(({ resOutputsEvent }) => {
    const metadata = resOutputsEvent?.metadata;
    const isReal = (metadata?.new ?? metadata?.old)?.custom && !metadata?.type.startsWith("pulumi:");
    return isReal ? (toStep(metadata) ?? []) : [];
  });

function toStep(metadata: StepEventMetadata | undefined): Step | undefined {
  const op = metadata && OPERATIONS[metadata.op];
  if (!op || isSignIn(metadata)) return undefined;
  const { urn, type, detailedDiff, diffs = [] } = metadata;
  const paths = detailedDiff ? Object.keys(detailedDiff) : diffs;
  return { op, type, name: nameOf(urn), paths: [...paths].sort() };
}

/** Who looks at a target signs in as another role than who deploys it, which the program's provider shows as a change. */
const isSignIn = ({ type, op, detailedDiff, diffs = [] }: StepEventMetadata): boolean =>
  type === "pulumi:providers:aws" &&
  op === "update" &&
  (detailedDiff ? Object.keys(detailedDiff) : diffs).every((path) => path.startsWith("assumeRole"));

export const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
