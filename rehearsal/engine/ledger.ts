import { dependenciesFirst } from "./ordering";
import type { StackState, StoredResource } from "./state";
import { STACK_TYPE } from "./urns";
import type { MarkedProperties } from "../plugins/values";

/** What existed before a run, what the run registered, and so what exists after it. */
export class Ledger {
  private readonly registered = new Map<string, StoredResource>();
  /** Old entries that a registration took over, or that were deleted. */
  private readonly closed = new Set<StoredResource>();
  /** Old entries of replaced resources. */
  private readonly replaced = new Set<StoredResource>();
  private readonly current: ReadonlyMap<string, StoredResource>;

  constructor(readonly before: StackState) {
    this.current = new Map(
      before.resources
        .filter((resource) => !resource.pendingDeletion)
        .map((resource) => [resource.urn, resource]),
    );
  }

  get(urn: string): StoredResource | undefined {
    return this.registered.get(urn);
  }

  /** What the state has of a resource, under its own URN or a former one. */
  findBefore(urns: readonly string[]): StoredResource | undefined {
    return urns.map((urn) => this.current.get(urn)).find((found) => found !== undefined);
  }

  /** Records a resource that now exists, in place of an old entry if it had one. */
  add(resource: StoredResource, old: StoredResource | undefined, oldRemains: boolean): void {
    this.registered.set(resource.urn, resource);
    if (!old) return;
    this.closed.add(old);
    if (oldRemains) this.replaced.add(old);
  }

  setOutputs(urn: string, outputs: MarkedProperties): void {
    const resource = this.registered.get(urn);
    if (!resource) throw new Error(`unknown resource '${urn}'`);
    this.registered.set(urn, { ...resource, outputs });
  }

  /** An old entry no longer exists. */
  remove(old: StoredResource): void {
    this.closed.add(old);
    this.replaced.delete(old);
  }

  /** URNs of a resource's parent, its parent, and so on. */
  ancestorsOf(parent: string): string[] {
    const ancestors: string[] = [];
    for (let urn = parent; urn; urn = this.registered.get(urn)?.parent ?? "") ancestors.push(urn);
    return ancestors;
  }

  /** What is to be deleted, dependents first: replaced resources, and those the program no longer registers. */
  leftovers(): StoredResource[] {
    return this.before.resources
      .filter((resource) => this.replaced.has(resource) || !this.closed.has(resource))
      .reverse();
  }

  isReplaced(old: StoredResource): boolean {
    return old.pendingDeletion === true || this.replaced.has(old);
  }

  resources(): StoredResource[] {
    return dependenciesFirst(this.registered.values());
  }

  nextState(): StackState {
    const kept = this.before.resources.filter(
      (resource) => !this.closed.has(resource) && !resource.pendingDeletion,
    );
    const pending = this.before.resources
      .filter(
        (resource) => this.replaced.has(resource) || (resource.pendingDeletion && !this.closed.has(resource)),
      )
      .map((resource) => ({ ...resource, pendingDeletion: true as const }));
    const root = [...this.registered.values()].find((resource) => resource.type === STACK_TYPE);
    return {
      ...this.before,
      resources: [...dependenciesFirst([...kept, ...this.registered.values()]), ...pending],
      outputs: root?.outputs ?? this.before.outputs,
    };
  }
}
