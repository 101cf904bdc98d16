import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { playBootstrap } from "../story/bootstrapping";
import { nameModel } from "../story/model";
import { onStage, type Play } from "../story/stage";
import { keepLineage } from "../story/lineage";
import type { Steps } from "../story/steps";
import { findDrift } from "./acts/drifts";
import { protectEnvironments, refuseWithoutModel, uploadData } from "./acts/founding";
import { deploySource, mergeProposed, mergeTwice, promote, refuseToBuildAgain } from "./acts/promotions";
import { previewFork, previewHarmless, previewSmuggledBuild } from "./acts/pull-requests";
import { refuseBranch, refuseEnvironment, refuseWithoutPermissions } from "./acts/refusals";
import { rollBack } from "./acts/rollbacks";
import { openTeam, type Team } from "./team";

export interface WorkflowsArgs {
  readonly projectFolder: string;
  /** What reports the steps, and keeps what they prove. */
  readonly steps: Steps;
  readonly out: NodeJS.WriteStream;
  /** Ends the rehearsal early; everything that it started is stopped. */
  readonly signal: AbortSignal;
}

/** Plays what a team does on GitHub: from the first push to a release in a target, and back. */
export async function tellWorkflows({ projectFolder, steps, out, signal }: WorkflowsArgs): Promise<void> {
  await onStage({ projectFolder, steps, signal }, [], async (play) => {
    await playBootstrap(play);
    const team = await openTeam(play);
    try {
      await playAll(play, team);
    } finally {
      await team.stop();
    }
    out.write(steps.summary());
  });
}

/** From an empty repository to a release in the first target, and what a team then does all day. */
async function playAll(play: Play, team: Team): Promise<void> {
  const { repository } = team;
  const [scene] = play.scenes;
  if (!scene) throw new Error("a play has a target");
  protectEnvironments(play, team);
  const first = await repository.push();
  await refuseWithoutModel(play, team, first);
  await promote(play, team, scene, first, undefined);

  play.steps.act("A release, from a push to a target");
  await uploadData(play);
  await nameModel(play, "1.0.0", "model");
  await deploySource(play, team, "the first model", await repository.push("The first model"));
  const one = await mergeProposed(play, team, scene, "looks");
  await promote(play, team, scene, one.pushed, one.release);
  await refuseToBuildAgain(play, team, one.pushed);

  await previewHarmless(play, team);
  await previewSmuggledBuild(play, team);
  await previewFork(play, team);

  play.steps.act("Two releases before anybody approves");
  await nameModel(play, "1.1.0", "nextModel");
  await deploySource(play, team, "another model", await repository.push("Another model"));
  await mergeTwice(play, team, scene, () => {
    appendFileSync(
      join(repository.folder, "index.ts"),
      "// Another program, of which another version is built.\n",
    );
    return repository.push("Another program");
  });
  await rollBack(play, team, scene, one.release);

  await refuseWithoutPermissions(play, team, "keep-logs-longer");
  await refuseEnvironment(play, team, scene);
  await refuseBranch(play, team);
  await findDrift(play, team);
  await keepLineage(scene);
}
