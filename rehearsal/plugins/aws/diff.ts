import { UNKNOWN, type Difference, type Properties } from "../provider";
import { same } from "./equality";
import type { AnyHandler } from "./handler";
import { findHandler } from "./registry";
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

/**
 * What an update would change, as the real provider sees it. All inputs are settled (check.ts). Of a type without a
 * handler nobody knows what replaces it: that counts as changed.
 */
export function diff(request: DiffRequest): Difference {
  const { type, oldInputs, newInputs, ignoreChanges = [] } = request;
  const changed = [...new Set([...Object.keys(oldInputs), ...Object.keys(newInputs)])].filter(
    (name) => !ignoreChanges.includes(name) && isChanged(request, name),
  );
  const changes = !changed.includes("tags") && isRetagged(request) ? [...changed, "tagsAll"] : changed;
  const replaces = changes.filter((name) => needsReplacement(findHandler(type), name));
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
  return !same(before, newInputs[name], findHandler(type)?.defaults?.[name]);
}

function isRetagged({ oldOutputs, newInputs, defaultTags }: DiffRequest): boolean {
  const { tagsAll } = oldOutputs;
  const { tags } = newInputs;
  if (tagsAll === undefined || tags === UNKNOWN) return false;
  return !same(tagsAll, { ...defaultTags, ...(tags as Tags | undefined) });
}

function needsReplacement(handler: AnyHandler | undefined, name: string): boolean {
  if (name === "tags" || name === "tagsAll") return false;
  if (name === "region") return true;
  return handler !== undefined && (!handler.replaces || handler.replaces.includes(name));
}
