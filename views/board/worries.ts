import type { Alarm, Board, Environment, Run, State } from "./data";
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
  const { runs, drift, schedule, deadLetters } = state.value;
  const differs = drift.filter(({ status }) => status === "differs");
  const isOff = kind === "target" && schedule.status === "read" && schedule.value?.enabled === false;
  const waiting = deadLetters.status === "read" ? (deadLetters.value ?? 0) : 0;
  return [
    ...(runs.status === "read" ? ofRuns(runs.value) : []),
    ...(differs.length === 1 ? [wrong(`has drifted: ${differs[0]?.name}`)] : []),
    ...(differs.length > 1 ? [wrong(`has drifted in ${differs.length} things`)] : []),
    ...ofAlarms(state.value),
    ...(waiting > 0 ? [wrong(`has ${counted(waiting, "undelivered trigger")}`)] : []),
    ...(isOff ? [odd("has its schedule off")] : []),
    ...unreadOf(state.value),
  ];
}

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
function ofAlarms({ alarms, release }: State): Of[] {
  if (alarms.status === "unreadable") return [];
  const count = (wanted: Alarm["status"]) => alarms.value.filter(({ status }) => status === wanted).length;
  const isNew = release.status === "read" && release.value === null;
  const [ringing, missing, unsure] = [count("ringing"), isNew ? 0 : count("missing"), count("unsure")];
  return [
    ...(ringing > 0
      ? [wrong(`has ${counted(ringing, "alarm")} that ${ringing === 1 ? "rings" : "ring"}`)]
      : []),
    ...(missing > 0 ? [wrong(`lacks ${counted(missing, "alarm")}`)] : []),
    ...(unsure > 0 ? [unread(`has ${counted(unsure, "alarm")} with too little data`)] : []),
  ];
}

const PARTS = {
  release: "its release",
  deployedAt: "its history",
  schedule: "its schedule",
  runs: "its runs",
  alarms: "its alarms",
  deadLetters: "its undelivered triggers",
} as const satisfies Partial<Record<keyof State, string>>;

/** What could not be compared follows from a part that could not be read; else it is named. */
function unreadOf(state: State): Of[] {
  const parts = Object.keys(PARTS) as (keyof typeof PARTS)[];
  const names = parts.filter((part) => state[part].status === "unreadable").map((part) => PARTS[part]);
  if (names.length > 0) return [unread(`could not be read in part: ${listed(names)}`)];
  const compared = state.drift.filter(({ status }) => status === "unreadable").map(({ name }) => name);
  return compared.length > 0 ? [unread(`could not be compared in ${listed(compared)}`)] : [];
}
