import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import { urnOf } from "./urns";

/** Where a resource is, as far as its former URNs depend on it. */
interface Position {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  /** The parent's URN in the state, when the parent itself was found under a former URN. */
  readonly formerParent: string | undefined;
}

/** The URNs under which the state may hold the resource besides its own, most specific first. */
export function formerUrns(aliases: readonly Alias[], position: Position): string[] {
  const { stack, project, type, name, parent, formerParent } = position;
  const own = aliases.map((alias) => {
    const spec = alias.getSpec();
    if (!spec) return alias.getUrn();
    const formerly = spec.getNoparent() ? "" : spec.getParenturn() || (formerParent ?? parent);
    return urnOf(
      spec.getStack() || stack,
      spec.getProject() || project,
      formerly,
      spec.getType() || type,
      spec.getName() || name,
    );
  });
  const inherited = formerParent === undefined ? [] : [urnOf(stack, project, formerParent, type, name)];
  return [...own, ...inherited];
}
