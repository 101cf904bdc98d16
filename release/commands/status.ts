import { nextOccurrence } from "../../documents/alarms/next-occurrence";
import { workloadParameters } from "../../documents/state-machine/parameters";
import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { shortDigest, shortHash } from "../command-line/format";
import { columns } from "../command-line/columns";
import { deployedText, type Part, type PipelineDeployment, releaseRefusal } from "../deployed/deployment";
import type { Execution } from "../deployed/execution";
import { namePipeline, ofPipeline, renderChecks } from "../checks/check";
import { driftLine, type PipelineStatus, readStackStatus, type StackStatus } from "../checks/stack-status";
import { readReleaseFile } from "../promotion/release-files";
import { partsOf, type Release, type ReleasedModel } from "../release-file";

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

/** Parameters that are shown: what a run reads, without the network and the model. */
const PARAMETERS = ["input-bucket", "output-bucket", "artifact-bucket", "input-key"] as const;
/** Runs that fit beside each other. */
const RUNS_SHOWN = 3;

/** The stacks side by side, and below them each last run that failed, with what to do. */
export const statusText = (both: readonly StackStatus[]): string =>
  [
    columns([["", ...both.map(({ settings }) => `${settings.stack} ${settings.account}`)], ...rows(both)]),
    ...both.flatMap(refusalLines),
    ...both.flatMap(({ settings, pipelines }) =>
      pipelines.flatMap((pipeline) =>
        pipeline.failed
          ? [renderChecks(ofPipeline(pipeline.settings, [pipeline.failed]), () => settings.stack)]
          : [],
      ),
    ),
  ].join("\n");

/** What of a pipeline could not be read; what is of its stack is said of that. */
const refusalsOf = ({ deployment, signals }: PipelineStatus): Readonly<Record<string, string>> => {
  const { lineage: _lineage, ...refusals } = deployment.refusals;
  return { ...refusals, ...signals.refusals };
};

const refusalLines = ({ settings: { stack }, deployment, pipelines }: StackStatus): string[] => {
  const lines = (refusals: Readonly<Record<string, string>>, name = (part: string) => part) =>
    Object.entries(refusals).map(([part, why]) => `${name(part)} of ${stack} could not be read: ${why}`);
  return [
    ...lines(deployment.refusals),
    ...pipelines.flatMap((pipeline) =>
      lines(refusalsOf(pipeline), (part) => namePipeline(pipeline.settings, part)),
    ),
  ];
};

function rows(both: readonly StackStatus[]): string[][] {
  const workloads = [
    ...new Set(both.flatMap(({ pipelines }) => pipelines.map(({ settings }) => settings.workload))),
  ].sort();
  return [
    ...stackRows(both),
    ...workloads.flatMap((workload) => {
      const found = both.map(({ pipelines }) =>
        pipelines.find(({ settings }) => settings.workload === workload),
      );
      const head = [`pipeline ${workload}`, ...found.map(pipelineLine)];
      return [...(workloads.length > 1 ? [head] : []), ...pipelineRows(both, found)];
    }),
    ...driftRows(both),
  ];
}

function pipelineLine(pipeline: PipelineStatus | undefined): string {
  if (!pipeline) return "no such pipeline";
  return pipeline.notReleased === undefined ? "" : "not released yet";
}

function stackRows(both: readonly StackStatus[]): string[][] {
  const ofRelease = (label: string, value: (stack: StackStatus) => string) => [
    label,
    ...both.map((stack) => (releaseRefusal(stack.deployment) === undefined ? value(stack) : UNREADABLE)),
  ];
  const images = [...new Set(both.flatMap(({ release }) => Object.keys(release?.images ?? {})))];
  return [
    ofRelease("release", releaseLine),
    [
      "deployed",
      ...both.map(({ deployment: { refusals, lineage } }) =>
        refusals.lineage === undefined ? time(lineage.at(-1)?.when) : UNREADABLE,
      ),
    ],
    ofRelease("commit", ({ release }) => shortHash(release?.commit ?? "-")),
    ...images.map((image) =>
      ofRelease(image, ({ release }) => shortDigest(release?.images[image]?.digest ?? "-")),
    ),
  ];
}

/** @param found The pipeline in each stack; undefined where the stack has none of this name. */
function pipelineRows(
  both: readonly StackStatus[],
  found: readonly (PipelineStatus | undefined)[],
): string[][] {
  type Value = (pipeline: PipelineStatus, release: Release | undefined) => string;
  const row = (label: string, refusal: (pipeline: PipelineStatus) => string | undefined, value: Value) => [
    label,
    ...found.map((pipeline, place) => {
      if (!pipeline) return NO_PIPELINE;
      return refusal(pipeline) === undefined ? value(pipeline, both[place]?.release) : UNREADABLE;
    }),
  ];
  const of = (part: Part) => (pipeline: PipelineStatus) => pipeline.deployment.refusals[part];
  const there = found.flatMap((pipeline) => pipeline ?? []);
  const read = new Set<string>(there.flatMap(({ settings }) => workloadParameters(settings)));
  return [
    ...(there.some(({ settings }) => settings.model)
      ? [
          row("model", of("parameters"), (pipeline, release) =>
            modelOf(modelIn(release, pipeline)?.key, pipeline.deployment.parameters.get("model-key")),
          ),
          row(
            "  version",
            of("parameters"),
            (pipeline, release) => modelIn(release, pipeline)?.versionId ?? "-",
          ),
          row("  sha256", of("parameters"), (pipeline, release) =>
            shortHash(modelIn(release, pipeline)?.sha256 ?? "-"),
          ),
        ]
      : []),
    ...PARAMETERS.filter((name) => read.has(name)).map((name) =>
      row(name, of("parameters"), ({ deployment }) => deployment.parameters.get(name) ?? "-"),
    ),
    row("schedule", of("schedule"), ({ deployment }) => scheduleText(deployment)),
    row("next run", of("schedule"), ({ deployment }) => nextRunText(deployment)),
    ...Array.from({ length: RUNS_SHOWN }, (_, place) =>
      row(place === 0 ? "last runs" : "", of("runs"), ({ deployment }) =>
        runText(deployment.runs[place], place),
      ),
    ).filter(
      (cells, place) => place === 0 || cells.some((cell) => !["", UNREADABLE, NO_PIPELINE].includes(cell)),
    ),
    row("last success", of("runs"), ({ deployment: { lastSuccess } }) =>
      lastSuccess ? time(lastSuccess.stopped ?? lastSuccess.started) : "none",
    ),
    row("alarms", ({ signals }) => signals.refusals.alarms, alarmsText),
    row(
      "dead letters",
      ({ signals }) => signals.refusals.deadLetters,
      ({ signals }) => String(signals.deadLetters ?? "-"),
    ),
  ];
}

/** In the place of what a stack's pipeline would have, where it has none of that name. */
const NO_PIPELINE = "-";

/** In the place of what the caller may not read; a line below the table says why. */
const UNREADABLE = "could not be read";

const scheduleText = ({ schedule }: PipelineDeployment): string =>
  schedule
    ? `${schedule.enabled ? "enabled" : "disabled"}, ${schedule.expression} ${schedule.timezone}`
    : "-";

/** When the schedule starts the next run; undefined while it is disabled, and where it does not say. */
const nextRun = ({ schedule }: PipelineDeployment) =>
  schedule?.enabled ? nextOccurrence(schedule, new Date()) : undefined;

function nextRunText(deployment: PipelineDeployment): string {
  if (!deployment.schedule?.enabled) return "-";
  const next = nextRun(deployment);
  return next ? time(next.at) : "not known";
}

const modelIn = (release: Release | undefined, { settings }: PipelineStatus): ReleasedModel | undefined =>
  release && partsOf(release, settings).model;

function alarmsText(
  { signals: { alarms }, notReleased }: PipelineStatus,
  release: Release | undefined,
): string {
  const there = alarms.filter(({ state }) => state !== undefined);
  const ringing = there.filter(({ state }) => state === "ALARM");
  const missing = alarms.filter(({ state }) => state === undefined);
  if (there.length === 0) return release && notReleased === undefined ? "none is there" : "none yet";
  return (
    [
      ...ringing.map(({ name }) => `${name} rings`),
      ...missing.map(({ name }) => `${name} is not there`),
    ].join(", ") || "none rings"
  );
}

function releaseLine({ release, deployment }: StackStatus): string {
  if (!release) return deployedText(deployment) === undefined ? "none yet" : "not a release";
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
  const { settings, deployment, release, drift, pipelines } = stack;
  return {
    stack: settings.stack,
    account: settings.account,
    release,
    deployedAt: deployment.lineage.at(-1)?.when,
    pipelines: Object.fromEntries(
      pipelines.map((pipeline) => [pipeline.settings.workload, pipelineJson(pipeline)]),
    ),
    unreadable: deployment.refusals,
    drift: drift.map(driftLine),
    differences: drift,
  };
}

function pipelineJson(pipeline: PipelineStatus): unknown {
  const { deployment, signals, failed, notReleased } = pipeline;
  const { settings: _settings, lineage: _lineage, parameters, refusals: _refusals, ...rest } = deployment;
  return {
    notReleased,
    parameters: Object.fromEntries(parameters),
    ...rest,
    nextRun: nextRun(deployment)?.at ?? null,
    alarms: signals.alarms,
    deadLetters: signals.deadLetters ?? null,
    unreadable: refusalsOf(pipeline),
    failed,
  };
}
