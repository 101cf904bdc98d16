import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import type { Step } from "../results";

/** A replacement is reported as three steps; the one that says so stands for it. */
const OPERATIONS: Readonly<Record<string, Step["op"]>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/** What a preview does to resources, in the engine's order. */
export const stepsIn = (events: readonly EngineEvent[]): Step[] =>
  events.flatMap(({ resourcePreEvent }) => toStep(resourcePreEvent?.metadata) ?? []);

/** What a refresh found otherwise in AWS; of components and providers it reports an update whatever it finds. */
export const driftIn = (events: readonly EngineEvent[]): Step[] =>
  events.flatMap(({ resOutputsEvent }) => {
    const metadata = resOutputsEvent?.metadata;
    const isReal = (metadata?.new ?? metadata?.old)?.custom && !metadata?.type.startsWith("pulumi:");
    return isReal ? (toStep(metadata) ?? []) : [];
  });

function toStep(metadata: StepEventMetadata | undefined): Step | undefined {
  const op = metadata && OPERATIONS[metadata.op];
  if (!op || isSignIn(metadata)) return undefined;
  const { urn, type } = metadata;
  return { op, type, name: nameOf(urn), paths: pathsOf(metadata).sort() };
}

const pathsOf = ({ detailedDiff, diffs = [] }: StepEventMetadata): string[] =>
  detailedDiff ? Object.keys(detailedDiff) : [...diffs];

/** Who looks at a target signs in as another role than who deploys it, which the program's provider shows as a change. */
function isSignIn(metadata: StepEventMetadata): boolean {
  const paths = pathsOf(metadata);
  return (
    metadata.type === "pulumi:providers:aws" &&
    metadata.op === "update" &&
    paths.length > 0 &&
    paths.every((path) => /^assumeRoles\b/.test(path))
  );
}

export const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
