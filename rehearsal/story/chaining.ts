import { readFileSync, writeFileSync } from "node:fs";
import { EXIT } from "../../release/command-line/exit-code";
import { hashText, type Release, releaseText } from "../../release/release-file";
import { demand } from "./expect";
import { writeRelease } from "./release";
import type { Scene } from "./stage";

/** A release that the target before has not verified is refused, and so is a release file that names it all the same. */
export async function refuseUnverified(scene: Scene, release: Release): Promise<void> {
  const { steps, target, callers, release: command } = scene;
  const { stack, after } = target.settings;
  if (after === undefined) return;
  const { version } = release;
  const missing = `${after} has run and verified ${version}`;
  for (const line of [
    ["prepare", version],
    ["promote", version, "--confirm"],
  ]) {
    const { exitCode, output } = await steps.run(
      `${stack}: release ${line.join(" ")}, before ${after} has verified it`,
      async () => command.run(await callers.as("targetDeployer"), ...line),
      () => "refused as it must",
    );
    demand(
      exitCode === EXIT.refused && output.includes(missing),
      `release ${line.join(" ")} ended with ${exitCode}, and not refused because ${after} has not verified ${version}:\n${output}`,
      "only-tested-releases",
    );
  }
  await refuseForged(scene, release);
  const who = `a release that ${after} has not verified`;
  steps.denied(target.settings, {
    who,
    asked: "is promoted",
    layer: "release command",
    code: "not verified",
  });
  const claim = "a release waits for the target before";
  steps.proved(target.settings, "only-tested-releases", claim, `${version}, until ${after} has verified it`);
}

/** Somebody writes the file by hand. */
async function refuseForged({ steps, target }: Scene, release: Release): Promise<void> {
  const { settings, stack, releaseFile } = target;
  const held = readFileSync(releaseFile, "utf8");
  const before = JSON.parse(held) as Release;
  writeRelease(releaseFile, { ...release, previous: hashText(releaseText(before)) });
  const { succeeded, failure } = await steps.run(
    `${stack.name}: up, with a release file written by hand`,
    () => stack.try("up"),
    () => "refused as it must",
  );
  writeFileSync(releaseFile, held);
  demand(
    !succeeded && failure.includes(`once ${settings.after} has verified it`),
    `The update of ${stack.name} was not refused a release that nobody promoted: ${failure || "it was done"}`,
    "only-tested-releases",
  );
}
