import { demand } from "../../story/expect";
import { inputKeys } from "../../story/running";
import { dataOf } from "../../story/sample-data";
import type { Play } from "../../story/stage";
import { playWorkflow } from "../playing";
import type { Pushed } from "../repository";
import { pushOf, type Team } from "../team";

/** What people set on GitHub once, as docs/workflows.md says. */
export function protectEnvironments({ source, scenes }: Play, { github, repository }: Team): void {
  const branches = [{ name: repository.branch }];
  const { environments } = github.state;
  environments.set(source.settings.stack, { reviewers: [], branches });
  for (const { target } of scenes)
    environments.set(target.settings.stack, { reviewers: [{ type: "Team", id: 1 }], branches });
}

/** A commit that names no model makes what the stack has beside a release, and says what comes next. */
export async function refuseWithoutModel(play: Play, team: Team, pushed: Pushed): Promise<void> {
  const { steps, source } = play;
  steps.act("The first push");
  const start = { workflow: "deploy-source.yml", ...pushOf(team, pushed) };
  const expected = { "deploy-and-test": "failure", propose: "skipped" } as const;
  const { log } = await playWorkflow(play, team, "a commit without a model", start, expected);
  const shown = /The commit names no model[^\n]*/.exec(log)?.[0];
  demand(shown !== undefined, `The run does not say that a model is missing:\n${log}`, "set-up-once");
  steps.proved(source.settings, "set-up-once", "a first push deploys it and says what is next", shown);
}

/** Somebody puts data where the source's pipelines look for it. */
export async function uploadData({ source, callers, artifacts }: Play): Promise<void> {
  const tester = source.pipeline.as(await callers.as("tester"));
  for (const { settings } of [source.pipeline, ...source.others]) {
    if (settings.inputs === "none") continue;
    const { input } = dataOf(artifacts, settings);
    for (const key of [...inputKeys(settings), settings.validation.key])
      await tester.upload(settings.names.inputBucket, key, input);
  }
}
