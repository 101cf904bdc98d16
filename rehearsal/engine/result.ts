import type { ConfigureProvider, ExpandComponent } from "../plugins/provider";
import type { PolicyPackProcess } from "./policy-pack";
import type { StackState, StoredResource } from "./state";
import type { Violation } from "./violations";

export type Mode = "preview" | "up";

export type Operation = "create" | "update" | "replace" | "delete" | "same";

export interface ResourceOperation {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly operation: Operation;
}

export interface Diagnostic {
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
  /** Empty when the message is about the run as a whole. */
  readonly urn: string;
}

/** Outputs of another stack, secrets revealed. */
export interface StackOutputs {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly secretNames?: readonly string[];
}

/** A resource as this run registered it; secrets read `[secret]`. */
export type RegisteredResource = Omit<StoredResource, "pendingDeletion">;

/** A resource that the program read and does not own: a stack reference. */
export interface ReadResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

export interface RunOptions {
  /** The folder of the program: where its package.json and tsconfig.json are. */
  readonly projectFolder: string;
  readonly project: string;
  /** `organization` unless stated, as in a backend without organizations. */
  readonly organization?: string;
  readonly stack: string;
  /** `namespace:key` to value, structured values as JSON. */
  readonly config?: Readonly<Record<string, string>>;
  /** Which keys of `config` are secret. */
  readonly secretKeys?: readonly string[];
  readonly mode: Mode;
  /** What exists; nothing unless stated. Never changed: the result has the next one. */
  readonly state?: StackState;
  readonly configureProvider: ConfigureProvider;
  /** Remote components by type token. */
  readonly components?: Readonly<Record<string, ExpandComponent>>;
  /** Answers a stack reference by the referenced stack's full name; `undefined` when there is no such stack. */
  readonly stackOutputs?: (stackName: string) => Promise<StackOutputs | undefined>;
  /** A started policy pack; may serve several runs. */
  readonly policyPack?: PolicyPackProcess;
  /** Called when an operation on a resource ends. */
  readonly onResource?: (operation: ResourceOperation) => void;
  /** Added to this process's environment for the program. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the program; what was done until then is in the result. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly succeeded: boolean;
  /** The program's exit code; `undefined` when it was killed. */
  readonly exitCode: number | undefined;
  /** What the program registered, dependencies first. */
  readonly resources: readonly RegisteredResource[];
  readonly reads: readonly ReadResource[];
  /** The stack's outputs with secrets revealed: show none that `secretOutputs` names. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Names of the outputs that contain a secret, sorted. */
  readonly secretOutputs: readonly string[];
  /** In the order in which they ended. */
  readonly operations: readonly ResourceOperation[];
  readonly changes: Readonly<Record<Operation, number>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly violations: readonly Violation[];
  /** What exists after the run, also when it failed half way; after a preview, what existed before. */
  readonly state: StackState;
  readonly stdout: string;
  readonly stderr: string;
}
