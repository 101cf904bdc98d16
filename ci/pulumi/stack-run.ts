import type { EngineEvent, OpMap, StepEventStateMetadata } from "@pulumi/pulumi/automation";
import type { Step } from "../results";
import { driftIn, nameOf, stepsIn } from "./steps";

/** A resource as a preview or an update registered it; unknown values are Pulumi's mark for them, secrets `[secret]`. */
export interface RegisteredResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for a component. */
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly parent: string;
  /** `<URN>::<id>` of the provider; empty for components and providers. */
  readonly provider: string;
  readonly protect: boolean;
}

/** What a policy said about a resource. */
export interface Violation {
  readonly policy: string;
  readonly urn: string;
  readonly message: string;
  /** `not-run`: a value that the policy needs is known after an update only, so that it did not decide. */
  readonly kind: "violation" | "not-run";
  readonly enforcement: "mandatory" | "advisory";
}

export interface Diagnostic {
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
}

/** How a command on a stack went, from what the engine reported. */
export interface StackRun {
  readonly succeeded: boolean;
  /** What the program registered, by URN. */
  readonly resources: readonly RegisteredResource[];
  /** What it does, or would do, to resources, in the engine's order. */
  readonly steps: readonly Step[];
  /** What a refresh found otherwise in AWS, or gone. */
  readonly drifted: readonly Step[];
  /** Number of resources by operation, such as `create`; empty when the command failed early. */
  readonly changes: OpMap;
  readonly violations: readonly Violation[];
  readonly diagnostics: readonly Diagnostic[];
  /** The stack's outputs, without secrets. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Errors and violations, a line each; what the command printed where it reported neither. */
  readonly failure: string;
}

const STACK = "pulumi:pulumi:Stack";
/** The policy SDK's words for a policy that met an unknown value (@pulumi/policy, server.ts). */
const NOT_RUN = /^can't run policy '/;

/** Reads what the engine reported. @param failed What the command printed when it failed. */
export function toStackRun(events: readonly EngineEvent[], failed?: string): StackRun {
  // The SDK's notes for debugging, which nobody is shown, have secrets in them.
  const diagnostics = events.flatMap(({ diagnosticEvent: said }) =>
    said && !said.ephemeral && (said.severity as string) !== "debug"
      ? [{ severity: severityOf(said.severity), message: said.message.trim() }]
      : [],
  );
  const violations = events.flatMap(({ policyEvent }) => (policyEvent ? [toViolation(policyEvent)] : []));
  const succeeded = failed === undefined;
  const reported = [
    ...diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    ...violations.filter(isBlocking).map(({ policy, message }) => `[${policy}] ${message}`),
  ];
  return {
    succeeded,
    resources: registered(events),
    steps: stepsIn(events),
    drifted: driftIn(events),
    changes: events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {},
    violations,
    diagnostics,
    outputs: events.findLast(isStackOutputs)?.resOutputsEvent?.metadata.new?.outputs ?? {},
    failure: succeeded ? "" : (reported.length > 0 ? reported : [failed]).join("\n"),
  };
}

/** Whether a finding stops the command. */
export const isBlocking = ({ kind, enforcement }: Pick<Violation, "kind" | "enforcement">): boolean =>
  kind === "violation" && enforcement === "mandatory";

type PolicyEvent = NonNullable<EngineEvent["policyEvent"]>;

function toViolation({ policyName, resourceUrn = "", message, enforcementLevel }: PolicyEvent): Violation {
  return {
    policy: policyName,
    urn: resourceUrn,
    message: message.trim(),
    kind: NOT_RUN.test(message) ? "not-run" : "violation",
    enforcement: enforcementLevel === "mandatory" ? "mandatory" : "advisory",
  };
}

/** A replacement reports three steps for one resource, a deletion one for a resource that the program left out. */
function registered(events: readonly EngineEvent[]): RegisteredResource[] {
  const states = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata.new ?? []);
  const byUrn = new Map(states.map((state) => [state.urn, toRegistered(state)]));
  return [...byUrn.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

function toRegistered(state: StepEventStateMetadata): RegisteredResource {
  const { urn, type, custom = false, inputs, parent, provider, protect = false } = state;
  return {
    urn,
    type,
    name: nameOf(urn),
    custom,
    inputs: inputs ?? {},
    parent,
    provider,
    protect,
  };
}

const isStackOutputs = ({ resOutputsEvent }: EngineEvent): boolean =>
  resOutputsEvent?.metadata.type === STACK && resOutputsEvent.metadata.new !== undefined;

const severityOf = (severity: string): Diagnostic["severity"] =>
  severity === "error" || severity === "warning" ? severity : "info";
