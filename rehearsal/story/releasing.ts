import { EXIT } from "../../release/command-line/exit-code";
import { runsOf, type Release } from "../../release/release-file";
import { demand } from "./expect";
import type { Pipeline } from "./pipeline-run";
import { workloadOption } from "./release-command";
import { dataOf } from "./sample-data";
import type { Scene, Stage } from "./stage";

interface Metric {
  readonly metric: string;
  readonly found: number;
}

/** The workload runs on validation data, and what it measured is held to the settings, where they name thresholds. */
export async function validateModel(stage: Stage, tester: Pipeline): Promise<void> {
  const { steps, source, callers, release, artifacts } = stage;
  const { stack, names, validation } = source.settings;
  if (Object.keys(validation.thresholds).length === 0) return;
  await tester.upload(names.inputBucket, validation.key, dataOf(artifacts, source.settings).input);
  const { metrics } = await steps.run(`${stack}: release validate-model`, async () =>
    release.json<{ metrics: readonly Metric[] }>(
      await callers.as("tester"),
      "validate-model",
      ...workloadOption(source.settings),
    ),
  );
  const measured = metrics.map(({ metric, found }) => `${metric} ${found.toPrecision(3)}`);
  const claim = "the model meets its thresholds";
  steps.proved(source.settings, "only-tested-releases", claim, measured.join(", "));
}

/** The run that passed is recorded, once. @returns the release with its evidence */
export async function recordCandidate({ steps, source, callers, release }: Stage): Promise<Release> {
  const { stack } = source.settings;
  const { record } = await steps.run(
    `${stack}: release candidate`,
    async () => release.json<{ record: Release }>(await callers.as("tester"), "candidate"),
    ({ record: { version } }) => version,
  );
  const again = await release.json<{ written: boolean }>(
    await callers.as("tester"),
    "candidate",
    record.version,
  );
  demand(!again.written, `The record of ${record.version} was written twice`, "same-bytes");
  steps.proved(
    source.settings,
    "same-bytes",
    "a tested release is recorded, never replaced",
    `releases/${record.version}.json, ${Object.keys(runsOf(record)).length > 1 ? "runs" : "run"} ${Object.values(
      runsOf(record),
    )
      .map((run) => run.split(":").at(-1))
      .join(", ")}`,
  );
  return record;
}

/** The target's release file is written from the record, of the version that the newest git tag names. */
export async function prepareRelease(scene: Scene, { version }: Release): Promise<void> {
  const { steps, target, callers, release, checkout } = scene;
  const { stack, releaseFile } = target.settings;
  const { changes } = await steps.run(
    `${stack}: release prepare`,
    async () => release.json<{ changes: unknown[] }>(await callers.as("targetDeployer"), "prepare"),
    () => releaseFile,
  );
  demand(changes.length > 0, `${releaseFile} was to be written for ${version}, and nothing changed`);
  await checkout.commitAll(`Release ${version} to ${stack}`);
}

/** What promoting would do is shown first, and nothing blocks it. */
export async function planRelease(scene: Scene, { version }: Release): Promise<void> {
  const { steps, target, callers, release } = scene;
  const plan = await steps.run(
    `${target.settings.stack}: release plan`,
    async () =>
      release.json<{ release: Release; checks: readonly unknown[] }>(
        await callers.as("targetDeployer"),
        "plan",
      ),
    ({ checks }) => `${checks.length} checks, nothing blocks it`,
  );
  demand(plan.release.version === version, `release plan is about ${plan.release.version}, not ${version}`);
}

/** While a scan finds something critical in an image, nothing of the release leaves the source. */
export async function refuseFinding({ steps, aws, target, callers, release }: Scene, { images }: Release) {
  const { stack, findings } = target.settings;
  if (findings.blockFrom === "none") return;
  const [image = ""] = Object.keys(images);
  const found = { name: "CVE-0000-00000", severity: "CRITICAL" } as const;
  const attributes = [
    { key: "package_name", value: "rehearsed" },
    { key: "package_version", value: "0.0.0" },
  ];
  aws.scansFind({ [image]: [{ ...found, attributes }] });
  const { exitCode, output } = await steps.run(
    `${stack}: release promote --confirm, with a critical finding`,
    async () => release.run(await callers.as("targetDeployer"), "promote", "--confirm"),
    () => "refused as it must",
  );
  aws.scansFind({});
  const shown = `${found.severity} ${found.name} in rehearsed 0.0.0`;
  demand(
    exitCode === EXIT.refused && output.includes(shown) && output.includes("nothing was changed"),
    `release promote ended with ${exitCode}, and not refused for ${shown}:\n${output}`,
    "only-tested-releases",
  );
  const who = `an image with a finding that is ${found.severity}`;
  const claim = "an image with a critical finding is refused";
  steps.denied(target.settings, { who, asked: "is promoted", layer: "release command", code: found.name });
  steps.proved(target.settings, "only-tested-releases", claim, `${shown} of ${image}`);
}

interface Promoted {
  readonly release: Release;
  readonly results: Readonly<
    Record<string, { readonly copied: { readonly bytes: number }; readonly verified: readonly string[] }>
  >;
}

/** Copies the release's images. @param version Given, the command writes the target's release file as well. */
export async function promoteRelease(scene: Scene, { version }: Release, how?: "named"): Promise<Promoted> {
  const { steps, source, target, callers, release, checkout } = scene;
  const [from, to] = [source.settings.stack, target.settings.stack];
  const named = how === "named" ? [version] : [];
  const promoted = await steps.run(
    `${to}: release promote ${[...named, "--confirm"].join(" ")}`,
    async () => release.json<Promoted>(await callers.as("targetDeployer"), "promote", ...named, "--confirm"),
    ({ results }) => `${bytesOf(results)} bytes copied`,
  );
  for (const [name, { copied, verified }] of Object.entries(promoted.results)) {
    const { digest = "", platforms = [] } = promoted.release.images[name] ?? {};
    const otherwise = `release promote compared ${verified.join(", ")}, and not ${digest}`;
    demand(verified.includes(digest), otherwise, "same-bytes");
    const counted = { bytes: copied.bytes, manifests: verified.length };
    steps.ledger.image(target.settings, { name, digest, platforms, copied: counted }, version);
    steps.proved(
      target.settings,
      "same-bytes",
      `its images have the bytes that ${from} tested`,
      `${version}: ${name}@${digest.slice(0, 19)}…, ${verified.length} digests compared`,
    );
  }
  if (how === "named") await checkout.commitAll(`Release ${version} to ${to}`);
  return promoted;
}

export const bytesOf = (results: Promoted["results"]): number =>
  Object.values(results).reduce((sum, { copied }) => sum + copied.bytes, 0);

/** Goes back to the release before. */
export async function rollBack(scene: Scene, to: Release): Promise<void> {
  const { steps, target, callers, release, checkout } = scene;
  const { stack } = target.settings;
  const { results, release: written } = await steps.run(
    `${stack}: release rollback --confirm`,
    async () => release.json<Promoted>(await callers.as("targetDeployer"), "rollback", "--confirm"),
    (back) => `back to ${back.release.version}`,
  );
  demand(
    written.version === to.version && written.rollback !== undefined && bytesOf(results) === 0,
    `The rollback went to ${written.version} and copied ${bytesOf(results)} bytes`,
    "rolls-back-as-one",
  );
  await checkout.commitAll(`${stack} back to release ${to.version}`);
}

interface Verified {
  readonly checks: readonly { readonly ok: boolean }[];
  readonly verification?: { readonly version: string };
}

/** What runs is what was released, wherever one looks; where other targets wait for it, that is recorded. */
export async function verifyRelease(
  { steps, source, target, callers, release, isAwaited }: Scene,
  { version }: Release,
): Promise<void> {
  const { stack } = target.settings;
  const line = ["verify", ...(isAwaited ? ["--record"] : [])];
  const { checks, verification } = await steps.run(
    `${stack}: release ${line.join(" ")}`,
    async () => release.json<Verified>(await callers.as("targetDeployer"), ...line),
    (verified) => `${verified.checks.length} checks`,
  );
  demand(
    !isAwaited || verification?.version === version,
    `release verify --record recorded ${JSON.stringify(verification)}, and not ${version}`,
    "only-tested-releases",
  );
  demand(
    checks.length > 0 && checks.every(({ ok }) => ok),
    `release verify let something pass that is not so`,
    "same-bytes",
  );
  steps.proved(
    target.settings,
    "same-bytes",
    `release verify finds it equal to ${source.settings.stack}`,
    `${version}: ${checks.length} checks of release verify, the last run among them`,
  );
}
