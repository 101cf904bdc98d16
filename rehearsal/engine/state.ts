import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import type { MarkedProperties } from "../plugins/values";

/** A resource of the stack as the state keeps it. */
export interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for a component. */
  readonly custom: boolean;
  /** True for a component that a plugin expands. */
  readonly remote: boolean;
  /** The provider's id; empty for a component, and for a resource that a preview would create. */
  readonly id: string;
  /** Secrets are marked. */
  readonly inputs: MarkedProperties;
  /** Secrets are marked. */
  readonly outputs: MarkedProperties;
  /** URN, or empty for the stack itself and for default providers. */
  readonly parent: string;
  /** URNs, sorted. */
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `<URN>::<id>` of the provider; empty for components and providers. */
  readonly provider: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly aliases: readonly string[];
  /** A replaced resource that is still to be deleted. */
  readonly pendingDeletion?: true;
}

/** What exists of a stack. Plain JSON; holds secrets in the clear, so the file is for its owner only. */
export interface StackState {
  readonly version: 1;
  readonly project: string;
  readonly stack: string;
  /** Dependencies come before what depends on them. */
  readonly resources: readonly StoredResource[];
  /** The stack's outputs, secrets marked. */
  readonly outputs: MarkedProperties;
}

export function emptyState(project: string, stack: string): StackState {
  return { version: 1, project, stack, resources: [], outputs: {} };
}

/**
 * Reads a state; `undefined` when the file does not exist.
 * @throws when the file is not a state of this engine.
 */
export async function loadState(file: string): Promise<StackState | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const notAState = (what: string) =>
    new Error(
      `${file} is not a stack state: ${what}. Restore it from a copy, or delete it to start from nothing.`,
    );
  let state: Partial<StackState> | null;
  try {
    state = JSON.parse(text) as Partial<StackState> | null;
  } catch (error) {
    throw notAState((error as Error).message);
  }
  if (state?.version !== 1) throw notAState(`its version is ${String(state?.version)}, expected 1`);
  if (!Array.isArray(state.resources)) throw notAState("it has no list of resources");
  return state as StackState;
}

/** Writes a state: readable by its owner only, and either complete or not at all. */
export async function saveState(file: string, state: StackState): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
