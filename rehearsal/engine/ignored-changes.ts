import type { MarkedProperties } from "../plugins/values";

type Container = Record<string, unknown>;

/** Puts the old value back at every path of `ignoreChanges`, such as `tags.Owner`, `rules[0].name` or `tags["a.b"]`. */
export function restoreIgnored(
  inputs: MarkedProperties,
  before: MarkedProperties,
  paths: readonly string[],
): MarkedProperties {
  return paths.reduce(
    (restored, path) => restore(restored, before, segmentsOf(path)) as MarkedProperties,
    inputs,
  );
}

/** Whether one of `paths` of `replaceOnChanges` is about a top-level property that changed. */
export function concernsChange(paths: readonly string[], changedKeys: readonly string[]): boolean {
  return paths.some((path) => path === "*" || changedKeys.includes(segmentsOf(path)[0] ?? ""));
}

function segmentsOf(path: string): string[] {
  return [...path.matchAll(/\["([^"]+)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? "",
  );
}

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}

function restore(value: unknown, before: unknown, [key, ...rest]: string[]): unknown {
  if (key === undefined) return before;
  if (!isContainer(value) || !isContainer(before)) return value;
  if (key === "*") {
    return Object.keys(value).reduce<unknown>(
      (restored, each) => restore(restored, before, [each, ...rest]),
      value,
    );
  }
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Container;
  if (!(key in before)) {
    if (rest.length === 0) delete copy[key];
    return copy;
  }
  copy[key] = rest.length === 0 ? before[key] : restore(copy[key], before[key], rest);
  return copy;
}
