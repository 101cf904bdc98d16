import { playBootstrap } from "../story/bootstrapping";
import { onStage, type Play } from "../story/stage";
import { Steps } from "../story/steps";
import { nameModel, protectEnvironments, uploadData } from "./acts/founding";
import { playWorkflow } from "./playing";
import { openTeam, pushOf, type Team } from "./team";

export interface WorkflowsArgs {
  readonly projectFolder: string;
  readonly out: NodeJS.WriteStream;
  /** Ends the rehearsal early; everything that it started is stopped. */
  readonly signal: AbortSignal;
}

/** Plays what a team does on GitHub: from the first push to a release in a target, and back. @returns what was proved */
export async function tellWorkflows({ projectFolder, out, signal }: WorkflowsArgs): Promise<Steps> {
  const steps = new Steps(out, signal);
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
  return steps;
}

async function playAll(play: Play, team: Team): Promise<void> {
  const { repository } = team;
  protectEnvironments(play, team);
  const first = await repository.push();
  await playWorkflow(
    play,
    team,
    "a commit without a model",
    { workflow: "deploy-dev.yml", ...pushOf(team, first) },
    {
      "deploy-and-test": "failure",
      propose: "skipped",
    },
  );
  await uploadData(play);
  await nameModel(play, "1.0.0", "model");
  const model = await repository.push("The first model");
  await playWorkflow(play, team, "the first model", { workflow: "deploy-dev.yml", ...pushOf(team, model) });
}
