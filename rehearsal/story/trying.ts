import { type Release, releaseText } from "../../release/release-file";
import { canariesOf, trying } from "../../settings/settings";
import { updateStack } from "./deploying";
import { demand } from "./expect";
import type { Scene } from "./stage";

interface Tried {
  readonly passed: boolean;
  readonly pipelines: Readonly<Record<string, { readonly execution: string }>>;
}

/** A release is tried beside the one that runs, which stays as it is, and is the target's next one once its run has passed. */
export async function tryRelease(scene: Scene, { version }: Release): Promise<void> {
  const { steps, target, callers, release: command, checkout } = scene;
  const { settings } = target;
  const { stack } = settings;
  const { releaseFile } = trying(settings);
  const call = <T>(...line: string[]): Promise<T> =>
    steps.run(`${stack}: release ${line.join(" ")}`, async () =>
      command.json<T>(await callers.as("targetDeployer"), ...line),
    );
  await call("prepare", version, "--canary");
  await checkout.commitAll(`Try release ${version} in ${stack}`);
  await call("promote", "--canary", "--confirm");
  const before = await target.pipeline.release();
  const { changes } = await updateStack(scene, target, `release ${version} to be tried`);
  const touched = Object.keys(changes).filter((operation) => !["create", "same"].includes(operation));
  demand(
    touched.length === 0 && (await target.pipeline.release()) === before,
    `Trying ${version} changed what runs in ${stack}: ${JSON.stringify(changes)}`,
    "only-tested-releases",
  );
  const { passed, pipelines } = await call<Tried>("canary");
  demand(
    passed && Object.keys(pipelines).length === canariesOf(settings).length,
    `The release that ${stack} tries has not passed: ${JSON.stringify(pipelines)}`,
    "only-tested-releases",
  );
  for (const [workload, { execution }] of Object.entries(pipelines))
    steps.ledger.pipelineRan(settings, `release canary of ${workload}`, "SUCCEEDED", execution);
  const { release } = await call<{ release: Release }>("accept");
  demand(
    release.version === version && releaseText(release).includes('"canary"'),
    `release accept wrote ${release.version}, and not the runs that tried ${version}`,
    "only-tested-releases",
  );
  await checkout.commitAll(`Release ${version} to ${stack}, which ${releaseFile} named`);
  const claim = "a release is tried beside the one that runs";
  steps.proved(
    settings,
    "only-tested-releases",
    claim,
    `${version}: ${Object.keys(changes).join(", ")} alone, then accepted`,
  );
}

/** Whether a pipeline of a scene's target tries releases. */
export const triesReleases = ({ target: { settings } }: Scene): boolean => canariesOf(settings).length > 0;
