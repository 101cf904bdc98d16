import type { Properties } from "../provider";

export type Tags = Readonly<Record<string, string>>;

/** Tags as most of AWS writes them. */
export function upperCaseTags(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags as the newer JSON services (ECS, Step Functions) write them. */
export function lowerCaseTags(tags: Tags): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Tags from either way of writing them. */
export function readTags(
  list: readonly { Key?: string; Value?: string; key?: string; value?: string }[] = [],
): Tags {
  return Object.fromEntries(
    list.map((tag) => [tag.Key ?? tag.key ?? "", tag.Value ?? tag.value ?? ""] as const),
  );
}

export function tagsIn(properties: Properties, name: "tags" | "tagsAll"): Tags {
  const found = properties[name];
  return typeof found === "object" ? (found as Tags) : {};
}
