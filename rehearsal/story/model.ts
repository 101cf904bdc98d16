import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReleasedModel } from "../../release/release-file";
import { MODEL_FILE } from "../../settings/names";
import { demand } from "./expect";
import { workloadOption } from "./release-command";
import type { Stage } from "./stage";

/**
 * Somebody uploads the model of the pipeline that the story follows, and names it in a file for the next commit.
 * @param version The model's own.
 * @returns all models that the file names
 */
export async function nameModel(
  { source, callers, artifacts, release, steps, checkout }: Stage,
  version: string,
  which: "model" | "nextModel",
): Promise<Readonly<Record<string, ReleasedModel>>> {
  const { settings } = source;
  const { model, nextModel = model } = artifacts.builds.data.get(settings.image) ?? {};
  const named = { model, nextModel }[which];
  demand(named !== undefined, `Nothing says which file is the model that ${settings.image} reads`);
  const file = join(artifacts.projectFolder, named);
  const who = await callers.as("tester");
  await steps.run(`${settings.stack}: release model ${version}`, () =>
    release.text(who, "model", version, "--file", file, ...workloadOption(settings)),
  );
  const text = readFileSync(join(checkout.folder, MODEL_FILE), "utf8");
  return JSON.parse(text) as Record<string, ReleasedModel>;
}
