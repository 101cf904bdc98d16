import type { Diagnostic, Operation, ResourceOperation } from "./result";
import { SecretMask } from "../plugins/values";

export const CANCELLED = "The run was cancelled.";

/** What happened during a run, with secrets masked. */
export class Journal {
  readonly mask = new SecretMask();
  readonly diagnostics: Diagnostic[] = [];
  readonly operations: ResourceOperation[] = [];
  private readonly recorded = new Set<string>();
  private readonly onFailure: (() => void)[] = [];
  private stopped = false;

  constructor(private readonly onResource: (operation: ResourceOperation) => void) {}

  /** Whether something failed after which no further operation may begin. */
  get failed(): boolean {
    return this.stopped;
  }

  /** Calls `listener` once, when the deployment fails. */
  whenFailed(listener: () => void): void {
    this.onFailure.push(listener);
  }

  /** Records an error after which no further operation begins. */
  fail(urn: string, message: string): void {
    this.say("error", message, urn);
    if (this.stopped) return;
    this.stopped = true;
    this.onFailure.forEach((listener) => listener());
  }

  /** Records a message; the same one about the same resource only once. */
  say(severity: Diagnostic["severity"], message: string, urn = ""): void {
    const diagnostic = { severity, message: this.mask.hide(message.trimEnd()), urn };
    const key = JSON.stringify(diagnostic);
    if (this.recorded.has(key)) return;
    this.recorded.add(key);
    this.diagnostics.push(diagnostic);
  }

  get hasErrors(): boolean {
    return this.diagnostics.some((diagnostic) => diagnostic.severity === "error");
  }

  done(operation: Operation, resource: Pick<ResourceOperation, "urn" | "type" | "name">): void {
    const { urn, type, name } = resource;
    const entry = { urn, type, name, operation };
    this.operations.push(entry);
    this.onResource(entry);
  }

  changes(): Record<Operation, number> {
    const counts: Record<Operation, number> = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
    for (const { operation } of this.operations) counts[operation]++;
    return counts;
  }
}
