import { demand } from "../../story/expect";
import type { Play } from "../../story/stage";
import { playWorkflow } from "../playing";
import type { Team } from "../team";

/** What somebody changes by hand is found on the next morning, in an issue that is closed once it is mended. */
export async function findDrift(play: Play, team: Team): Promise<void> {
  const { steps, scenes } = play;
  const [scene] = scenes;
  if (!scene) return;
  const { settings, pipeline } = scene.target;
  const { issues } = team.github.state;
  steps.act("Somebody changes something by hand");
  const released = await pipeline.changeParameter("input-key", "raw/by-hand.csv");
  await look(play, team, "after a change by hand", "failure");
  const [issue] = issues;
  demand(
    issue?.state === "open" && issue.body.includes(settings.stack) && issue.body.includes("input-key"),
    `No issue reports the drift: ${JSON.stringify(issues)}`,
    "hand-changes-are-found",
  );
  await pipeline.changeParameter("input-key", released);
  await look(play, team, "after it is mended", "success");
  const open = issues.filter(({ state }) => state === "open");
  demand(
    open.length === 0 && issues.length === 1,
    `The issue is not closed: ${JSON.stringify(issues)}`,
    "hand-changes-are-found",
  );
  const claim = "drift opens an issue, and repair closes it";
  steps.proved(settings, "hand-changes-are-found", claim, issue.title);
}

async function look(play: Play, team: Team, what: string, looked: "success" | "failure"): Promise<void> {
  const { repository } = team;
  const ref = `refs/heads/${repository.branch}`;
  const sha = await repository.headOf(repository.branch);
  await playWorkflow(
    play,
    team,
    what,
    { workflow: "drift.yml", event: "schedule", ref, sha },
    { look: looked },
  );
}
