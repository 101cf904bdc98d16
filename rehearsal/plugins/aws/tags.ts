export type Tags = Readonly<Record<string, string>>;

/** Tags as most of AWS writes them. */
export function upperCaseTags(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags as the newer JSON services (ECS, Step Functions) write them. */
export function lowerCaseTags(tags: Tags): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** The tags to write and the keys to remove to get from one set to the other. */
export function tagChanges(
  before: Tags,
  after: Tags,
): { readonly set: Tags; readonly remove: readonly string[] } {
  return {
    set: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
    remove: Object.keys(before).filter((key) => !(key in after)),
  };
}

/** Brings a resource's tags up to date with the two calls that every service has, and calls neither needlessly. */
export async function retag(
  before: Tags,
  after: Tags,
  write: (tags: Tags) => Promise<unknown>,
  remove: (keys: string[]) => Promise<unknown>,
): Promise<void> {
  const changes = tagChanges(before, after);
  if (Object.keys(changes.set).length > 0) await write(changes.set);
  if (changes.remove.length > 0) await remove([...changes.remove]);
}
