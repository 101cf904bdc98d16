import { parseShape, type Release } from "../../../release/release-file";
import type { Pull } from "../../github/state";
import { demand } from "../../story/expect";
import type { Play, Scene } from "../../story/stage";
import { run } from "../../tools/command";
import type { Ended } from "../act";
import { playWorkflow } from "../playing";
import type { Pushed } from "../repository";
import { pushOf, type Team } from "../team";
import { previewPull, PREVIEWED } from "./pull-requests";

/** Something is pushed: built once, tested, recorded, and proposed to every target. */
export async function deploySource(play: Play, team: Team, what: string, pushed: Pushed): Promise<Ended> {
  return playWorkflow(play, team, what, { workflow: "deploy-source.yml", ...pushOf(team, pushed) });
}

/** The open pull request that promotes to a target, and the release that it names. */
async function proposedTo(
  { repository, github }: Team,
  { target }: Scene,
): Promise<{ readonly pull: Pull; readonly release: Release }> {
  const { stack, releaseFile } = target.settings;
  const head = `promote/${stack}`;
  const pull = github.state.pulls.find((each) => each.head === head && each.state === "open");
  demand(pull !== undefined, `No pull request promotes to ${stack}`);
  const text = await run("git", ["-C", repository.bare, "show", `${head}:${releaseFile}`]);
  return { pull, release: parseShape(text, releaseFile) };
}

/** Somebody looks at what was proposed, and merges it. */
export async function mergeProposed(
  play: Play,
  team: Team,
  scene: Scene,
  looks?: "looks",
): Promise<{ readonly pushed: Pushed; readonly release: Release }> {
  const { steps } = play;
  const { pull, release } = await proposedTo(team, scene);
  keepImages(play, play.source.settings, release);
  if (looks) {
    const what = `promotion of ${release.version}`;
    const { comment } = await previewPull(play, team, { what, head: pull.head }, PREVIEWED);
    const shown = comment.split("\n").find((line) => line.includes("copied"));
    demand(shown !== undefined, `The comment does not say what is copied:\n${comment}`, "seen-before-merge");
    const claim = "a promotion's comment shows what it copies";
    steps.proved(scene.target.settings, "seen-before-merge", claim, shown);
  }
  const pushed = await team.repository.merge(pull.head);
  pull.state = "closed";
  return { pushed, release };
}

/** What is merged reaches the target, and nothing else. */
export async function promote(
  play: Play,
  team: Team,
  scene: Scene,
  pushed: Pushed,
  release: Release | undefined,
): Promise<void> {
  const { settings } = scene.target;
  const { stack } = settings;
  const what = release ? `${stack} gets ${release.version}` : `${stack} before its first release`;
  const { log } = await playWorkflow(play, team, what, { workflow: "promote.yml", ...pushOf(team, pushed) });
  if (!release) return;
  const found = await scene.target.pipeline.release();
  demand(
    (JSON.parse(found) as Release).version === release.version,
    `${stack} has ${found}, and not ${release.version}. What the workflow said:\n${log}`,
    "same-bytes",
  );
  keepImages(play, settings, release);
  play.steps.proved(
    settings,
    "same-bytes",
    "the merged release is deployed and verified",
    `${release.version}, ${Object.values(release.images)
      .map(({ digest }) => digest.slice(0, 19))
      .join(", ")}`,
  );
}

/** What a promotion merges is of its target alone: nothing is built of it, or it would be proposed in its turn. */
export async function refuseToBuildAgain(play: Play, team: Team, pushed: Pushed): Promise<void> {
  const { steps, source } = play;
  const skipped = { build: "skipped", "deploy-and-test": "skipped", propose: "skipped" } as const;
  const start = { workflow: "deploy-source.yml", ...pushOf(team, pushed) };
  const { log } = await playWorkflow(play, team, "what a promotion merged", start, skipped);
  const shown = /Source \S+, which has nothing to run[^\n]*/.exec(log)?.[0] ?? "";
  steps.proved(source.settings, "no-builds-in-a-target", "a promotion builds nothing", shown);
}

/** The next two releases are merged before anybody approves the first: it is refused, and the second proposed anew. */
export async function mergeTwice(
  play: Play,
  team: Team,
  scene: Scene,
  pushNext: () => Promise<Pushed>,
): Promise<void> {
  const { steps } = play;
  const { stack } = scene.target.settings;
  const first = await mergeProposed(play, team, scene);
  await deploySource(play, team, "another program", await pushNext());
  const second = await mergeProposed(play, team, scene);
  const failed = { promote: "failure" } as const;
  const runOf = (pushed: Pushed) => ({ workflow: "promote.yml", ...pushOf(team, pushed) });
  const late = await playWorkflow(play, team, "what main has left", runOf(first.pushed), failed);
  const older = /is different on \S+/.test(late.log);
  demand(older, `The older run was not refused:\n${late.log}`, "runs-from-start-to-end");
  const who = "a promotion that main has left";
  const refusal = {
    who,
    asked: "is approved late",
    layer: "release command",
    code: "main has a different one",
  } as const;
  steps.denied(scene.target.settings, refusal);
  const stale = await playWorkflow(play, team, "what follows it", runOf(second.pushed), failed);
  const again = await mergeProposed(play, team, scene);
  demand(
    again.release.version === second.release.version && again.release.previous !== second.release.previous,
    `Nothing proposes ${second.release.version} again:\n${stale.log}`,
    "runs-from-start-to-end",
  );
  await promote(play, team, scene, again.pushed, again.release);
  const seen = `${first.release.version} is refused, ${again.release.version} proposed again after what ${stack} has`;
  const claim = "two merges before an approval deploy the newer";
  steps.proved(scene.target.settings, "runs-from-start-to-end", claim, seen);
}

/** A stack's registry has the images of a release that was recorded for it. */
function keepImages({ steps }: Play, stack: { readonly stack: string }, { images, version }: Release): void {
  for (const [name, image] of Object.entries(images)) steps.ledger.image(stack, { name, ...image }, version);
}
