import type { Release } from "../../../release/release-file";
import { demand } from "../../story/expect";
import type { Play, Scene } from "../../story/stage";
import { playWorkflow } from "../playing";
import type { Team } from "../team";

/** Somebody rolls a target back: at once, and the pull request then says so. */
export async function rollBack(play: Play, team: Team, scene: Scene, to: Release): Promise<void> {
  const { stack } = scene.target.settings;
  const { repository, github } = team;
  play.steps.act("A rollback, at once");
  await playWorkflow(play, team, `${stack} back to ${to.version}`, {
    workflow: "rollback.yml",
    event: "workflow_dispatch",
    ref: `refs/heads/${repository.branch}`,
    sha: await repository.headOf(repository.branch),
    inputs: { target: stack, version: "", reason: "a metric fell" },
  });
  const found = JSON.parse(await scene.target.pipeline.release()) as Release;
  const pull = github.state.pulls.find((each) => each.head === `rollback/${stack}` && each.state === "open");
  demand(
    found.version === to.version && found.rollback !== undefined && pull !== undefined,
    `${stack} has ${found.version}, rolled back ${JSON.stringify(found.rollback)}, with pull request ${pull?.title}`,
    "rolls-back-as-one",
  );
  const claim = "a rollback takes effect, and main records it";
  play.steps.proved(scene.target.settings, "rolls-back-as-one", claim, pull.title);
}
