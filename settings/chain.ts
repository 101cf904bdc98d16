import type { Settings } from "./settings";

/** What a target's place in a chain is made of. */
type Link = Pick<Settings, "stack" | "after">;

/** Those that come after a target, directly. */
export const successorsOf = <T extends Link>(stack: string, targets: readonly T[]): T[] =>
  targets.filter(({ after }) => after === stack);

/** A target and all that it comes after, the first of the chain first. The targets are of one source and fit together. */
export function chainOf<T extends Link>(target: T, targets: readonly T[]): T[] {
  const before = targets.find(({ stack }) => stack === target.after);
  return before ? [...chainOf(before, targets), target] : [target];
}

/** Targets in an order in which releases can reach them: each behind the one that it comes after, otherwise as given. */
export const inChainOrder = <T extends Link>(targets: readonly T[]): T[] => [
  ...new Set(targets.flatMap((target) => chainOf(target, targets))),
];

/** What a target's place in the chain is held to: it tries its pipelines for those that come after it. */
type Tried = Link & { readonly pipelines: Readonly<Record<string, unknown>> };

/** What is wrong with the order of a source's targets, in a sentence. */
export function chainFault(source: string, targets: readonly Tried[]): string | undefined {
  const known = targets.map(({ stack }) => stack);
  for (const { stack, after } of targets) {
    if (after === undefined) continue;
    if (!known.includes(after)) {
      const others = known.filter((each) => each !== stack).join(", ") || "(none)";
      return `Pulumi.${stack}.yaml has after: ${after}, which is not a target of ${source}. Allowed: ${others}. Name one of them, or take after out.`;
    }
    const circle = [stack];
    for (let next: string | undefined = after; next !== undefined;) {
      circle.push(next);
      if (next === stack)
        return `The targets of ${source} wait for each other: ${circle.join(" after ")}. Take after out of one of Pulumi.${circle.slice(0, -1).join(".yaml, Pulumi.")}.yaml.`;
      // A circle that this target leads into is found at one of its own.
      if (circle.indexOf(next) < circle.length - 1) break;
      const name: string = next;
      next = targets.find((each) => each.stack === name)?.after;
    }
  }
  return pipelineFault(targets);
}

/** A pipeline that the target before does not have would be taken without having run there. */
function pipelineFault(targets: readonly Tried[]): string | undefined {
  for (const { stack, after, pipelines } of targets) {
    const before = targets.find((each) => each.stack === after);
    const untried = before && Object.keys(pipelines).find((name) => !Object.hasOwn(before.pipelines, name));
    if (before && untried !== undefined)
      return `Pulumi.${stack}.yaml has the pipeline ${untried} and after: ${before.stack}, and Pulumi.${before.stack}.yaml has the pipelines ${Object.keys(before.pipelines).join(", ")}, so that no release of it is ever verified there. Add ${untried} to Pulumi.${before.stack}.yaml, or take it out of Pulumi.${stack}.yaml.`;
  }
  return undefined;
}
