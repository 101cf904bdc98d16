import { nextOccurrence } from "../../documents/alarms/next-occurrence";
import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { shortDigest, shortHash } from "../command-line/format";
import { columns } from "../command-line/columns";
import type { Deployment, Part } from "../deployed/deployment";
import type { Execution } from "../deployed/execution";
import { renderChecks } from "../checks/check";
import { driftLine, readStackStatus, type StackStatus } from "../checks/stack-status";
import { readReleaseFile } from "../promotion/release-files";

export const status: Command = {
  summary: "source and target side by side: release, digests, model, parameters, runs, schedule, drift",
  description:
    "Shows what the source and the target have in their accounts, and what of it differs from their release files. Below that stands each stack's last run since its release was deployed, if it failed: with error and cause, since when nothing has succeeded, and what to do. Neither changes the exit code: that is what verify is for, which asks the registries and compares tasks too. What the caller may not read is shown as such, and the exit code is 5.\nIt needs the target's deployer role (ds-deployer-<target>).",
  async run({ accounts, stacks, folder, progress }) {
    progress.step("Asking both accounts");
    const artifactBucket = stacks.source.names.artifactBucket;
    const both = await Promise.all(
      [await accounts.source(), await accounts.target()].map((account) =>
        readStackStatus(account, artifactBucket, readReleaseFile(folder, account.settings)),
      ),
    );
    return {
      exitCode: both.every((stack) => refusalLines(stack).length === 0) ? EXIT.done : EXIT.denied,
      text: statusText(both),
      json: { stacks: both.map(statusJson) },
    };
  },
};

/** Parameters that are shown: what a run reads, without the network. */
const PARAMETERS = ["input-bucket", "output-bucket", "artifact-bucket", "input-key"];
/** Runs that fit beside each other. */
const RUNS_SHOWN = 3;

/** The stacks side by side, and below them each last run that failed, with what to do. */
export const statusText = (both: readonly StackStatus[]): string =>
  [
    columns([["", ...both.map(({ settings }) => `${settings.stack} ${settings.account}`)], ...rows(both)]),
    ...both.flatMap(refusalLines),
    ...both.flatMap(({ settings, failed }) => (failed ? renderChecks([failed], () => settings.stack) : [])),
  ].join("\n");

const refusalsOf = ({ deployment, signals }: StackStatus): Readonly<Record<string, string>> => ({
  ...deployment.refusals,
  ...signals.refusals,
});

const refusalLines = (stack: StackStatus): string[] =>
  Object.entries(refusalsOf(stack)).map(
    ([part, why]) => `${part} of ${stack.settings.stack} could not be read: ${why}`,
  );

function rows(both: readonly StackStatus[]): string[][] {
  const row = (label: string, of: Part, value: (stack: StackStatus) => string) => [
    label,
    ...both.map((stack) => (stack.deployment.refusals[of] === undefined ? value(stack) : UNREADABLE)),
  ];
  const ofRelease = (label: string, value: (stack: StackStatus) => string) => row(label, "parameters", value);
  const images = [...new Set(both.flatMap(({ release }) => Object.keys(release?.images ?? {})))];
  return [
    ofRelease("release", releaseLine),
    row("deployed", "lineage", ({ deployment }) => time(deployment.lineage.at(-1)?.when)),
    ofRelease("commit", ({ release }) => shortHash(release?.commit ?? "-")),
    ...images.map((image) =>
      ofRelease(image, ({ release }) => shortDigest(release?.images[image]?.digest ?? "-")),
    ),
    ofRelease("model", ({ release, deployment }) =>
      modelOf(release?.model.key, deployment.parameters.get("model-key")),
    ),
    ofRelease("  version", ({ release }) => release?.model.versionId ?? "-"),
    ofRelease("  sha256", ({ release }) => shortHash(release?.model.sha256 ?? "-")),
    ...PARAMETERS.map((name) => ofRelease(name, ({ deployment }) => deployment.parameters.get(name) ?? "-")),
    row("schedule", "schedule", ({ deployment }) => scheduleText(deployment)),
    row("next run", "schedule", ({ deployment }) => nextRunText(deployment)),
    ...Array.from({ length: RUNS_SHOWN }, (_, place) =>
      row(place === 0 ? "last runs" : "", "runs", ({ deployment }) => runText(deployment.runs[place], place)),
    ).filter((cells, place) => place === 0 || cells.some((cell) => cell !== "" && cell !== UNREADABLE)),
    row("last success", "runs", ({ deployment: { lastSuccess } }) =>
      lastSuccess ? time(lastSuccess.stopped ?? lastSuccess.started) : "none",
    ),
    ["alarms", ...both.map(alarmsText)],
    ["dead letters", ...both.map(deadLettersText)],
    ...driftRows(both),
  ];
}

/** In the place of what the caller may not read; a line below the table says why. */
const UNREADABLE = "could not be read";

const scheduleText = ({ schedule }: Deployment): string =>
  schedule
    ? `${schedule.enabled ? "enabled" : "disabled"}, ${schedule.expression} ${schedule.timezone}`
    : "-";

/** When the schedule starts the next run; undefined while it is disabled, and where it does not say. */
const nextRun = ({ schedule }: Deployment) =>
  schedule?.enabled ? nextOccurrence(schedule, new Date()) : undefined;

function nextRunText(deployment: Deployment): string {
  if (!deployment.schedule?.enabled) return "-";
  const next = nextRun(deployment);
  return next ? time(next.at) : "not known";
}

function alarmsText({ release, signals: { alarms, refusals } }: StackStatus): string {
  if (refusals.alarms !== undefined) return UNREADABLE;
  const there = alarms.filter(({ state }) => state !== undefined);
  const ringing = there.filter(({ state }) => state === "ALARM");
  const missing = alarms.filter(({ state }) => state === undefined);
  if (there.length === 0) return release ? "none is there" : "none yet";
  return (
    [
      ...ringing.map(({ name }) => `${name} rings`),
      ...missing.map(({ name }) => `${name} is not there`),
    ].join(", ") || "none rings"
  );
}

const deadLettersText = ({ signals: { deadLetters, refusals } }: StackStatus): string =>
  refusals.deadLetters === undefined ? String(deadLetters ?? "-") : UNREADABLE;

function releaseLine({ release, deployment }: StackStatus): string {
  if (!release) return deployment.parameters.has("release") ? "not a release" : "none yet";
  return `${release.version}${release.rollback ? `, back from ${release.rollback.from}` : ""}`;
}

/** Each thing that differs has a line of its own. */
function driftRows(both: readonly StackStatus[]): string[][] {
  const most = Math.max(1, ...both.map(({ drift }) => drift.length));
  return Array.from({ length: most }, (_, place) => [
    place === 0 ? "drift" : "",
    ...both.map(({ drift }) => {
      const check = drift[place];
      if (check) return driftLine(check);
      return place === 0 ? "none" : "";
    }),
  ]);
}

function modelOf(released: string | undefined, parameter: string | undefined): string {
  if (released === undefined) return parameter ?? "-";
  return parameter === released ? released : `${released}, parameter: ${parameter ?? "none"}`;
}

function runText(run: Execution | undefined, place: number): string {
  if (!run) return place === 0 ? "none" : "";
  const what = run.onValidationData ? ["validation"] : run.ran ? [run.ran.release] : [];
  return [`${run.status} ${time(run.started)}`, ...what].join(", ");
}

const time = (when: Date | undefined): string => (when ? `${when.toISOString().slice(0, 16)}Z` : "-");

function statusJson(stack: StackStatus): unknown {
  const { settings, deployment, release, drift, failed, signals } = stack;
  const { parameters, lineage, refusals: _, ...rest } = deployment;
  return {
    stack: settings.stack,
    account: settings.account,
    release,
    deployedAt: lineage.at(-1)?.when,
    parameters: Object.fromEntries(parameters),
    ...rest,
    nextRun: nextRun(deployment)?.at ?? null,
    alarms: signals.alarms,
    deadLetters: signals.deadLetters ?? null,
    unreadable: refusalsOf(stack),
    failed,
    drift: drift.map(driftLine),
    differences: drift,
  };
}
