import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MODEL_FILE } from "../../settings/names";
import type { Release } from "../../release/release-file";
import type { Stage } from "./stage";

/** Somebody uploads a model, and names it in a file for the next commit. @param version The model's own. */
export async function nameModel(
  { source, callers, artifacts, release, steps, checkout }: Stage,
  version: string,
  which: "model" | "nextModel",
): Promise<Release["model"]> {
  const { model, nextModel = model } = artifacts.builds.data;
  const file = join(artifacts.projectFolder, { model, nextModel }[which]);
  const who = await callers.as("tester");
  await steps.run(`${source.settings.stack}: release model ${version}`, () =>
    release.text(who, "model", version, "--file", file),
  );
  return JSON.parse(readFileSync(join(checkout.folder, MODEL_FILE), "utf8")) as Release["model"];
}
