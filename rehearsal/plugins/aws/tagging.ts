import type { Properties } from "../provider";
import type { AwsSession } from "./session";
import { tagsIn, type Tags } from "./tags";

/** How a service tags what exists. */
export interface Tagging {
  /** The property by which its calls name the resource. */
  readonly by: "id" | "arn";
  /** Left out where reading the resource itself gives its tags. */
  list?(this: void, aws: AwsSession, resource: string): Promise<Tags>;
  /** `all` is what the resource has afterwards. */
  set(this: void, aws: AwsSession, resource: string, tags: Tags, all: Tags): Promise<unknown>;
  remove(this: void, aws: AwsSession, resource: string, keys: string[], all: Tags): Promise<unknown>;
}

/** Brings the tags of a resource of the state up to date, and calls nothing needlessly. */
export async function retag(
  tagging: Tagging,
  aws: AwsSession,
  before: Properties,
  after: Tags,
): Promise<void> {
  const resource = String(before[tagging.by]);
  const had = tagsIn(before, "tagsAll");
  const set = Object.entries(after).filter(([key, value]) => had[key] !== value);
  const removed = Object.keys(had).filter((key) => !(key in after));
  if (set.length > 0) await tagging.set(aws, resource, Object.fromEntries(set), after);
  if (removed.length > 0) await tagging.remove(aws, resource, removed, after);
}
