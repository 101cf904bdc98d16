import { UNKNOWN, type Difference, type Properties } from "../provider";
import { same } from "./equality";
import type { AnyHandler } from "./handler";
import { handlerOf } from "./registry";
import { shape } from "./shape";
import type { Tags } from "./tags";

export interface DiffRequest {
  readonly type: string;
  readonly oldInputs: Properties;
  readonly oldOutputs: Properties;
  readonly newInputs: Properties;
  /** Names of properties whose changes do not count. */
  readonly ignoreChanges?: readonly string[];
  /** Tags that the provider puts on everything. */
  readonly defaultTags?: Tags;
}

const NAMES = ["name", "bucket"];

/** What an update would change, as the real provider sees it. All inputs are settled (check.ts). */
export function diff(request: DiffRequest): Difference {
  const { type, oldInputs, newInputs, ignoreChanges = [] } = request;
  const changed = [...new Set([...Object.keys(oldInputs), ...Object.keys(newInputs)])].filter(
    (name) => !ignoreChanges.includes(name) && isChanged(request, name),
  );
  const changes = !changed.includes("tags") && isRetagged(request) ? [...changed, "tagsAll"] : changed;
  const replaces = changes.filter((name) => needsReplacement(handlerOf(type).handler, name));
  const deleteBeforeReplace =
    replaces.length > 0 &&
    NAMES.some((name) => typeof newInputs[name] === "string" && newInputs[name] === oldInputs[name]);
  return { changes, replaces, deleteBeforeReplace };
}

function isChanged({ type, oldInputs, oldOutputs, newInputs }: DiffRequest, name: string): boolean {
  // What AWS fills in stays as it is while the program says nothing.
  const filledIn = shape(type).computed.includes(name);
  if (filledIn && newInputs[name] === undefined) return false;
  const before = oldInputs[name] ?? (filledIn ? oldOutputs[name] : undefined);
  return !same(before, newInputs[name], handlerOf(type).handler.defaults?.[name]);
}

function isRetagged({ oldOutputs, newInputs, defaultTags }: DiffRequest): boolean {
  const { tagsAll } = oldOutputs;
  const { tags } = newInputs;
  if (tagsAll === undefined || tags === UNKNOWN) return false;
  return !same(tagsAll, { ...defaultTags, ...(tags as Tags | undefined) });
}

function needsReplacement({ replaces }: AnyHandler, name: string): boolean {
  if (name === "tags" || name === "tagsAll") return false;
  return name === "region" || !replaces || replaces.includes(name);
}
