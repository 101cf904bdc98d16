import { join } from "node:path";
import { dataOf } from "../../story/sample-data";
import type { Play } from "../../story/stage";
import type { Team } from "../team";

/** What people set on GitHub once, as docs/workflows.md says. */
export function protectEnvironments({ source, scenes }: Play, { github, repository }: Team): void {
  const branches = [{ name: repository.branch }];
  const { environments } = github.state;
  environments.set(source.settings.stack, { reviewers: [], branches });
  for (const { target } of scenes)
    environments.set(target.settings.stack, { reviewers: [{ type: "Team", id: 1 }], branches });
}

/** Somebody puts data where the source's pipeline looks for it. */
export async function uploadData({ source, callers, artifacts }: Play): Promise<void> {
  const { names, pipeline, validation } = source.settings;
  const tester = source.pipeline.as(await callers.as("tester"));
  const { input } = dataOf(artifacts, source.settings);
  for (const key of [pipeline.inputKey, validation.key]) await tester.upload(names.inputBucket, key, input);
}

/** Somebody uploads a model, and names it in the next commit. */
export async function nameModel(
  { callers, artifacts, release, steps }: Play,
  version: string,
  which: "model" | "nextModel",
): Promise<void> {
  const { model, nextModel = model } = artifacts.builds.data;
  const file = join(artifacts.projectFolder, { model, nextModel }[which]);
  const who = await callers.as("tester");
  await steps.run(`release model ${version}`, () => release.text(who, "model", version, "--file", file));
}
