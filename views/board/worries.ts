import type { Alarm, Board, Environment, Pipeline, Run, State } from "./data";
import { grouped } from "../parts/grouped";
import { counted, listed } from "../../settings/words";

/** Something that somebody should look at. */
interface Worry {
  readonly stack: string;
  /** `wrong` is so now; `odd` may be meant; of `unread` nobody could tell. */
  readonly kind: "wrong" | "odd" | "unread";
  readonly text: string;
}

/** What needs somebody: what is wrong first, then what may be, each in the order of the environments. */
export function worriesOf({ environments, candidate, rejected }: Board): Worry[] {
  const found = environments.flatMap((environment) =>
    [...ofRejected(environment, rejected), ...ofEnvironment(environment)].map((worry) => ({
      stack: environment.stack,
      ...worry,
    })),
  );
  const source = environments[0]?.stack ?? "";
  const unreadCandidate: Worry[] =
    candidate.status === "unreadable"
      ? [{ stack: source, kind: "unread", text: "could not be read in part: the newest candidate" }]
      : [];
  const all = [...found, ...unreadCandidate];
  return KINDS.flatMap((kind) => all.filter((worry) => worry.kind === kind));
}

/** The most urgent first. */
const KINDS: readonly Worry["kind"][] = ["wrong", "odd", "unread"];

type Of = Omit<Worry, "stack">;

const wrong = (text: string): Of => ({ kind: "wrong", text });
const odd = (text: string): Of => ({ kind: "odd", text });
const unread = (text: string): Of => ({ kind: "unread", text });

function ofEnvironment({ kind, state }: Environment): Of[] {
  if (state.status === "unreadable") return [unread("could not be read")];
  const { drift, release, pipelines } = state.value;
  const isNew = release.status === "read" && release.value === null;
  const differs = drift.filter(({ status }) => status === "differs");
  const ofEach = (worry: (pipeline: Pipeline) => Of[]) => named(pipelines, worry);
  return [
    ...ofEach(({ runs }) => (runs.status === "read" ? ofRuns(runs.value) : [])),
    ...(differs.length === 1 ? [wrong(`has drifted: ${differs[0]?.name}`)] : []),
    ...(differs.length > 1 ? [wrong(`has drifted in ${differs.length} things`)] : []),
    ...ofEach((pipeline) => ofAlarms(pipeline, isNew)),
    ...ofEach(ofDeadLetters),
    ...ofEach(({ notReleased }) => (notReleased === null ? [] : [odd("has a pipeline without a release")])),
    ...(kind === "target" ? ofEach(ofSchedule) : []),
    ...unreadOf(state.value),
  ];
}

/** What several pipelines say is said once, with their names; an environment of one needs no name. */
function named(pipelines: readonly Pipeline[], worry: (pipeline: Pipeline) => Of[]): Of[] {
  const all = pipelines.flatMap((pipeline) => worry(pipeline).map((of) => ({ of, name: pipeline.name })));
  return grouped(all, ({ of }) => `${of.kind} ${of.text}`).map(([, group]) => {
    const [{ of }] = group;
    const whose = pipelines.length > 1 ? ` (${listed(group.map(({ name }) => name))})` : "";
    return { ...of, text: of.text + whose };
  });
}

function ofDeadLetters({ deadLetters }: Pipeline): Of[] {
  const waiting = deadLetters.status === "read" ? (deadLetters.value ?? 0) : 0;
  return waiting > 0 ? [wrong(`has ${counted(waiting, "undelivered trigger")}`)] : [];
}

const ofSchedule = ({ schedule }: Pipeline): Of[] =>
  schedule.status === "read" && schedule.value?.enabled === false ? [odd("has its schedule off")] : [];

/** The source has what was tested last, of which a rejection is nothing to do something about. */
function ofRejected({ kind, state }: Environment, rejected: readonly string[]): Of[] {
  if (kind === "source" || state.status === "unreadable") return [];
  const { release } = state.value;
  const version = release.status === "read" ? release.value?.version : undefined;
  return version !== undefined && rejected.includes(version)
    ? [wrong(`has ${version}, which was rejected`)]
    : [];
}

function ofRuns(runs: readonly Run[]): Of[] {
  const ended = runs.filter(({ outcome }) => outcome !== "running");
  const fails = ended.filter(({ outcome }) => outcome === "failed").length;
  if (ended[0]?.outcome === "failed") return [wrong("failed in its last run")];
  return fails === 0
    ? []
    : [odd(`had ${counted(fails, "failure")} in its last ${counted(ended.length, "run")}`)];
}

/** Alarms are made with the first release: before it none is missing. */
function ofAlarms({ alarms, notReleased }: Pipeline, isNew: boolean): Of[] {
  if (alarms.status === "unreadable") return [];
  const count = (wanted: Alarm["status"]) => alarms.value.filter(({ status }) => status === wanted).length;
  const isMade = !isNew && notReleased === null;
  const [ringing, missing, unsure] = [count("ringing"), isMade ? count("missing") : 0, count("unsure")];
  return [
    ...(ringing > 0
      ? [wrong(`has ${counted(ringing, "alarm")} that ${ringing === 1 ? "rings" : "ring"}`)]
      : []),
    ...(missing > 0 ? [wrong(`lacks ${counted(missing, "alarm")}`)] : []),
    ...(unsure > 0 ? [unread(`has ${counted(unsure, "alarm")} with too little data`)] : []),
  ];
}

const PARTS = { release: "its release", deployedAt: "its history" } as const;

const OF_PIPELINES = {
  schedule: "its schedule",
  runs: "its runs",
  alarms: "its alarms",
  deadLetters: "its undelivered triggers",
} as const satisfies Partial<Record<keyof Pipeline, string>>;

/** What could not be compared follows from a part that could not be read; else it is named. */
function unreadOf(state: State): Of[] {
  const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];
  const names = [
    ...keys(PARTS).flatMap((part) => (state[part].status === "unreadable" ? [PARTS[part]] : [])),
    ...keys(OF_PIPELINES).flatMap((part) =>
      state.pipelines.some((pipeline) => pipeline[part].status === "unreadable") ? [OF_PIPELINES[part]] : [],
    ),
  ];
  if (names.length > 0) return [unread(`could not be read in part: ${listed(names)}`)];
  const compared = state.drift.filter(({ status }) => status === "unreadable").map(({ name }) => name);
  return compared.length > 0 ? [unread(`could not be compared in ${listed(compared)}`)] : [];
}
