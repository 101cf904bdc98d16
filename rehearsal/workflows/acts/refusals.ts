import { demand } from "../../story/expect";
import type { Play, Scene } from "../../story/stage";
import { playWorkflow } from "../playing";
import { pushOf, type Team } from "../team";
import { previewPull } from "./pull-requests";

/** What decides about a job's token is the trust of the role that it asks for. */
const BY_TRUST = { layer: "trust policy", code: "does not trust this job" } as const;

/** A branch's own copy of a workflow signs in nowhere, and its issue says that nobody could look: that is not clean. */
export async function refuseBranch(play: Play, team: Team): Promise<void> {
  const { steps, source } = play;
  const head = "somebody-s-branch";
  await team.repository.pushBranch(head, "Look from elsewhere", () => undefined);
  const start = {
    workflow: "drift.yml",
    event: "workflow_dispatch",
    ref: `refs/heads/${head}`,
    sha: await team.repository.headOf(head),
    change: (text: string) =>
      text.replaceAll(`    if: github.ref == 'refs/heads/${team.repository.branch}'\n`, ""),
  } as const;
  const { log } = await playWorkflow(play, team, "from a branch", start, { look: "failure" });
  const shown = /[^\n]*does not trust this job[^\n]*/.exec(log)?.[0] ?? "";
  const [issue] = team.github.state.issues;
  demand(
    shown.includes(`:ref:refs/heads/${head}`) && issue?.title.includes("could not check") === true,
    `A job of the branch ${head} was not refused, or no issue says so: ${JSON.stringify(issue)}\n${log}`,
    "only-named-readers",
  );
  const who = `a job of the branch ${head}`;
  steps.denied(source.settings, { who, asked: "looks for drift", ...BY_TRUST });
  const claim = "a job of another branch can assume no role";
  steps.proved(source.settings, "only-named-readers", claim, issue.title);
}

/** Without the permissions that a job names it gets no token, and writes nothing. */
export async function refuseWithoutPermissions(play: Play, team: Team, head: string): Promise<void> {
  const { steps, source } = play;
  steps.act("Jobs that nobody may run");
  const change = (text: string) =>
    text
      .replace(/id-token: write.*/, "actions: read")
      .replace(/pull-requests: write.*/, "pull-requests: read");
  const pull = { what: "without permissions", head, change };
  const { ended } = await previewPull(play, team, pull, { preview: "failure", comment: "failure" });
  const shown = ["gives this job no token", "pull-requests: write"].filter((each) =>
    ended.log.includes(each),
  );
  const otherwise = `The jobs do not say what they lack:\n${ended.log}`;
  demand(shown.length === 2, otherwise, "only-named-readers");
  for (const [asked, code] of [
    ["asks for a token", "id-token: write"],
    ["writes a comment", "pull-requests: write"],
  ] as const)
    steps.denied(source.settings, { who: "a job without permissions", asked, layer: "GitHub", code });
  steps.proved(
    source.settings,
    "only-named-readers",
    "a job without permissions is refused",
    shown.join("; "),
  );
}

/** A job of another environment is not let in by a target's deployer, whatever the workflow says. */
export async function refuseEnvironment(play: Play, team: Team, scene: Scene): Promise<void> {
  const { steps, source } = play;
  const { repository } = team;
  const sha = await repository.headOf(repository.branch);
  const { stack } = scene.target.settings;
  const start = {
    workflow: "promote.yml",
    ...pushOf(team, { before: sha, sha }),
    event: "workflow_dispatch",
    inputs: { target: stack },
    change: (text: string) =>
      text.replace("environment: ${{ inputs.target }}", `environment: ${source.settings.stack}`),
  } as const;
  const what = `${stack} by a job of the environment ${source.settings.stack}`;
  const { log } = await playWorkflow(play, team, what, start, { promote: "failure" });
  const shown = /[^\n]*does not trust this job[^\n]*/.exec(log)?.[0] ?? "";
  const named = `:environment:${source.settings.stack}`;
  demand(shown.includes(named), `The job was not refused:\n${log}`, "only-named-readers");
  const who = `a job of the environment ${source.settings.stack}`;
  steps.denied(scene.target.settings, { who, asked: `promotes to ${stack}`, ...BY_TRUST });
  steps.proved(
    scene.target.settings,
    "only-named-readers",
    "a job of another environment is refused",
    `environment:${source.settings.stack}`,
  );
}
