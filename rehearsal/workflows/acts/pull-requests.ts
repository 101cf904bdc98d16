import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { demand } from "../../story/expect";
import type { Play } from "../../story/stage";
import { stackPath } from "../../../settings/stack-file";
import type { Ended } from "../act";
import { playWorkflow } from "../playing";
import type { Team } from "../team";

interface PullRequest {
  /** What it does, for people. */
  readonly what: string;
  readonly head: string;
  /** Whose it is; default: the team's own. */
  readonly from?: string;
  /** Changes the workflow, as the branch could. */
  readonly change?: (text: string) => string;
}

type Result = "success" | "failure" | "skipped";

export const PREVIEWED = { preview: "success", comment: "success" } as const;

/** A pull request is opened, or gets another commit, and its preview runs. @returns the run, and the one comment of it */
export async function previewPull(
  play: Play,
  team: Team,
  { what, head, from, change }: PullRequest,
  expected: Readonly<Record<"preview" | "comment", Result>>,
): Promise<{ readonly ended: Ended; readonly comment: string }> {
  const { repository, github } = team;
  const number = pullOf(team, head);
  const sha = await repository.mergeCommit(head);
  const payload = {
    number,
    pull_request: {
      number,
      user: { login: "somebody" },
      head: { ref: head, sha: await repository.headOf(head), repo: { full_name: from ?? team.name } },
      base: { ref: repository.branch, sha: await repository.headOf(repository.branch) },
    },
  };
  const start = {
    workflow: "preview.yml",
    event: "pull_request",
    ref: `refs/pull/${number}/merge`,
    sha,
    payload,
    ...(change && { change }),
  } as const;
  const ended = await playWorkflow(play, team, what, start, expected);
  const comments = github.state.comments.filter((each) => each.number === number);
  demand(
    comments.length < 2,
    `The pull request has ${comments.length} comments: ${JSON.stringify(comments)}`,
  );
  return { ended, comment: comments[0]?.body ?? "" };
}

/** The open pull request of a branch; one is opened where there is none. */
function pullOf({ github: { state }, repository: { branch: base } }: Team, head: string): number {
  const open = state.pulls.find((pull) => pull.head === head && pull.state === "open");
  if (open) return open.number;
  const pull = { number: state.next(), head, base, title: head, body: "", state: "open" as const };
  state.pulls.push(pull);
  return pull.number;
}

/** A change of settings that does no harm is reported in one comment, which says so once it is taken back. */
export async function previewHarmless(play: Play, team: Team): Promise<void> {
  const { steps, source } = play;
  steps.act("Pull requests are previewed");
  const { stack, project } = source.settings;
  const head = "keep-logs-longer";
  await team.repository.pushBranch(head, "Keep logs longer", () =>
    changeSettings(team, stack, (config) => config.setIn([`${project}:retention`, "logDays"], 14)),
  );
  const { comment } = await previewPull(play, team, { what: "a harmless change", head }, PREVIEWED);
  const shown = comment.split("\n").find((line) => line.includes("retentionInDays"));
  demand(
    shown !== undefined,
    `The comment does not show the change of retentionInDays:\n${comment}`,
    "seen-before-merge",
  );
  steps.proved(source.settings, "seen-before-merge", "one comment shows a pull request's preview", shown);
}

/** The policy that a build in a target violates. */
const SMUGGLED_RULE = "no-build-resources";
const SMUGGLED = join(__dirname, "..", "..", "story", "smuggled-build", "index.ts");

/** A build in a target, hidden in a component, fails the preview, and the comment says why. */
export async function previewSmuggledBuild(play: Play, team: Team): Promise<void> {
  const { steps, scenes } = play;
  const [scene] = scenes;
  if (!scene) return;
  const head = "faster-builds";
  await team.repository.pushBranch(head, "Build where it runs", () => {
    const { folder } = team.repository;
    renameSync(join(folder, "index.ts"), join(folder, "harmless.ts"));
    writeFileSync(
      join(folder, "index.ts"),
      readFileSync(SMUGGLED, "utf8").replace("../../../index", "./harmless"),
    );
  });
  const { comment } = await previewPull(
    play,
    team,
    { what: "a smuggled build", head },
    { ...PREVIEWED, preview: "failure" },
  );
  const { stack } = scene.target.settings;
  const shown = comment.split("\n").find((line) => line.includes(SMUGGLED_RULE) && line.includes(stack));
  demand(
    shown !== undefined,
    `The comment does not say that ${stack} has a build:\n${comment}`,
    "no-builds-in-a-target",
  );
  const claim = "a pull request with a build in it fails";
  const who = "a pull request with a build in it";
  const refusal = { who, asked: "is previewed", layer: "policy pack", code: SMUGGLED_RULE } as const;
  steps.denied(scene.target.settings, refusal);
  steps.proved(scene.target.settings, "no-builds-in-a-target", claim, shown);
}

/** A fork's pull request runs nothing with credentials, and has no preview. */
export async function previewFork(play: Play, team: Team): Promise<void> {
  const { steps, source } = play;
  const head = "a-stranger";
  await team.repository.pushBranch(head, "A stranger's change", () => undefined);
  await previewPull(
    play,
    team,
    { what: "from a fork", head, from: "stranger/fork" },
    { preview: "skipped", comment: "skipped" },
  );
  const fork = { who: "a pull request of a fork", asked: "asks for a preview", code: "skipped" } as const;
  steps.denied(source.settings, { ...fork, layer: "workflow" });
  const claim = "a fork gets no preview and no token";
  steps.proved(source.settings, "only-named-readers", claim, "both jobs are skipped");
}

type StackConfig = { setIn(path: readonly string[], value: unknown): void };

function changeSettings({ repository }: Team, stack: string, change: (config: StackConfig) => void): void {
  const file = stackPath(repository.folder, stack);
  const document = parseDocument(readFileSync(file, "utf8"));
  change({ setIn: (path, value) => document.setIn(["config", ...path], value) });
  writeFileSync(file, document.toString());
}
