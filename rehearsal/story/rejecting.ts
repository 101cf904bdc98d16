import { EXIT } from "../../release/command-line/exit-code";
import type { Release } from "../../release/release-file";
import { demand } from "./expect";
import type { Play, Scene, Stage } from "./stage";

const REASON = "the rehearsal went back from it";

/** A version that every target went back from is rejected, so that nobody promotes it again. */
export async function playRejection(play: Play, release: Release): Promise<void> {
  play.steps.act("Another release, and back");
  await rejectRelease(play, release);
  for (const scene of play.scenes) await refuseRejected(scene, release);
}

async function rejectRelease(stage: Stage, { version }: Release): Promise<void> {
  const { steps, source, callers, release } = stage;
  const reject = async (reason: string) => {
    const line = ["reject", version, "--reason", reason];
    const who = await callers.as("tester");
    return release.json<{ written: boolean; rejection: { reason: string } }>(who, ...line);
  };
  const { stack } = source.settings;
  const first = await steps.run(`${stack}: release reject ${version}`, () => reject(REASON));
  const again = await reject("another reason");
  demand(
    first.written && !again.written && again.rejection.reason === REASON,
    `The rejection of ${version} was written as ${JSON.stringify(first)}, and then as ${JSON.stringify(again)}`,
    "only-tested-releases",
  );
  const claim = "a release is rejected once, with a reason";
  steps.proved(source.settings, "only-tested-releases", claim, `releases/rejected/${version}.json`);
}

async function refuseRejected({ steps, target, callers, release }: Scene, { version }: Release) {
  const { settings } = target;
  const { exitCode, output } = await steps.run(
    `${settings.stack}: release plan ${version}, which was rejected`,
    async () => release.run(await callers.as("targetDeployer"), "plan", version),
    () => "refused as it must",
  );
  demand(
    exitCode === EXIT.refused && output.includes(`${version} was rejected`) && output.includes(REASON),
    `release plan ended with ${exitCode}, and not refused for the rejection of ${version}:\n${output}`,
    "only-tested-releases",
  );
  const who = "a version that was rejected";
  steps.denied(settings, { who, asked: "is promoted", layer: "release command", code: "rejected" });
  steps.proved(
    settings,
    "only-tested-releases",
    "a rejected release is refused",
    `${version}, because ${REASON}`,
  );
}
