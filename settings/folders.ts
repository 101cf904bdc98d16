import { posix } from "node:path";
import type { PipelineSettings, Settings } from "./settings";

/** Where a pipeline's objects are in the buckets of its stack. */
export type Area = "raw" | "validation" | "processed" | "canary";

/** What a role reaches below an area: one folder, but for what belongs to others in it. All end with a slash. */
export interface Scope {
  readonly folder: string;
  readonly others: readonly string[];
}

/** `raw/`, or `raw/churn/` for a pipeline with a folder of its own. */
export const folderOf = ({ folder }: { readonly folder?: string | undefined }, area: Area): string =>
  folder === undefined ? `${area}/` : `${area}/${folder}/`;

/** What a pipeline reaches of an area. */
export const dataScope = (settings: PipelineSettings, area: Area): Scope =>
  scopeIn(
    folderOf(settings, area),
    Object.values(settings.pipelines).map((pipeline) => folderOf(pipeline, area)),
  );

/** `models/`, or the folder below it that the model's key is in. */
export const modelFolder = (key: string): string => `${posix.dirname(key)}/`;

/** What whoever reads a model of the stack reaches: every model where there is one, and the folder of its own among several. */
export function scopeOfModel(models: Settings["models"], name: string): Scope {
  const folders = Object.values(models).map(({ key }) => modelFolder(key));
  const own = models[name];
  return folders.length < 2 || !own
    ? { folder: "models/", others: [] }
    : scopeIn(modelFolder(own.key), folders);
}

/** What a pipeline reaches of the models; undefined for one that reads none. */
export const modelScope = ({ model, models }: PipelineSettings): Scope | undefined =>
  model && scopeOfModel(models, model.name);

/** Whether an object is in a scope. */
export const isWithin = ({ folder, others }: Scope, key: string): boolean =>
  key.startsWith(folder) && !others.some((other) => key.startsWith(other));

const scopeIn = (folder: string, all: readonly string[]): Scope => ({
  folder,
  others: [...new Set(all)].filter((other) => other !== folder && other.startsWith(folder)).sort(),
});
