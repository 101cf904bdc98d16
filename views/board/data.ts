/** What was read, or why it could not be: never taken for "nothing is there". */
export type Part<T> =
  { readonly status: "read"; readonly value: T } | { readonly status: "unreadable"; readonly why: string };

/** The board of all environments. Times are ISO 8601 in UTC. */
export interface Board {
  readonly takenAt: string;
  /** ARN of who looked. */
  readonly caller: string;
  /** The source first, then its targets in the order of the settings. */
  readonly environments: readonly Environment[];
  /** What happened to the versions, the newest first. */
  readonly way: readonly Arrival[];
  /** How many things happened before those of `way`. */
  readonly older: number;
  /** Versions that were rejected: no target takes them. */
  readonly rejected: readonly string[];
  /** The newest version that was recorded and not rejected; null while there is none. */
  readonly candidate: Part<Candidate | null>;
}

export interface Environment {
  readonly stack: string;
  readonly kind: "source" | "target";
  /** Of twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly state: Part<State>;
}

/** What an environment has, each part read by itself. */
export interface State {
  /** Null before the first. */
  readonly release: Part<Release | null>;
  readonly deployedAt: Part<string | null>;
  /** In the order of their names. */
  readonly pipelines: readonly Pipeline[];
  readonly drift: readonly Drift[];
}

/** A pipeline of an environment, each part read by itself. */
export interface Pipeline {
  readonly name: string;
  /** Why nothing of it runs yet, though the environment has a release; null where it does. */
  readonly notReleased: string | null;
  readonly schedule: Part<Schedule | null>;
  /** The newest first. */
  readonly runs: Part<readonly Run[]>;
  readonly alarms: Part<readonly Alarm[]>;
  /** Triggers that wait undelivered; null before there is a queue. */
  readonly deadLetters: Part<number | null>;
}

export interface Release {
  readonly version: string;
  /** 40 hexadecimal digits. */
  readonly commit: string;
  readonly images: readonly Image[];
  readonly models: readonly Model[];
  /** What tested it; null where nothing is named. */
  readonly evidence: Evidence | null;
  /** The version that was left for it; null where it was not gone back to. */
  readonly backFrom: string | null;
}

export interface Image {
  readonly name: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Such as `linux/arm64`. */
  readonly platforms: readonly string[];
}

export interface Model {
  readonly name: string;
  readonly key: string;
  readonly versionId: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The runs that tested a release. */
export interface Evidence {
  readonly testedAt: string;
  /** ARN of the run of each pipeline. */
  readonly runs: readonly { readonly pipeline: string; readonly execution: string }[];
  /** Pipelines that an older version's run tested, with the same image and model. */
  readonly carried: readonly { readonly pipeline: string; readonly version: string }[];
}

export interface Schedule {
  readonly enabled: boolean;
  /** Of EventBridge Scheduler, such as `cron(0 3 * * ? *)`. */
  readonly expression: string;
  readonly timezone: string;
  /** Also by the schedule's own clock, such as `2026-12-02T03:00`; null where the expression does not say it, or it is off. */
  readonly next: { readonly at: string; readonly local: string } | null;
}

export interface Run {
  readonly name: string;
  /** Of Step Functions: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, `PENDING_REDRIVE`. */
  readonly status: string;
  readonly outcome: "running" | "succeeded" | "failed";
  readonly startedAt: string | null;
  readonly stoppedAt: string | null;
  /** Version that it says it ran; null of one that has not succeeded. */
  readonly version: string | null;
  readonly onValidationData: boolean;
  /** Name of the error, and the cause in a sentence, of one that failed. */
  readonly error: string | null;
  readonly cause: string | null;
}

export interface Alarm {
  readonly name: string;
  /** `unsure`: CloudWatch has too little data; `missing`: the settings give the stack this alarm, and it is not there. */
  readonly status: "ringing" | "quiet" | "unsure" | "missing";
  /** What happened when it rings. */
  readonly meaning: string;
  readonly since: string | null;
}

export interface Drift {
  /** `unreadable`: it could not be compared, as `found` says. */
  readonly status: "differs" | "unreadable";
  readonly name: string;
  readonly found: string;
  readonly expected: string;
  /** What to do; empty where nothing can be said. */
  readonly fix: string;
}

/** Something that happened to a version. */
export interface Arrival {
  readonly when: string;
  readonly stack: string;
  /** `unreadable`: the environment's record of it is not a release. */
  readonly kind: "built" | "recorded" | "rejected" | "deployed" | "rolled-back" | "unreadable";
  readonly version: string;
  /** ARN of who did it, where that is kept. */
  readonly who: string | null;
  /** The version that was left, when it was gone back. */
  readonly from: string | null;
}

export interface Candidate {
  readonly release: Release;
  readonly recordedAt: string;
  /** Each target, in the order of the settings. */
  readonly promotions: readonly Promotion[];
}

/** What promoting the candidate to a target would do. */
export type Promotion = { readonly stack: string } & (
  | { readonly status: "deployed" }
  | ({ readonly status: "possible" } & Change)
  | { readonly status: "refused"; readonly why: string }
  | { readonly status: "unreadable"; readonly why: string }
);

export interface Change {
  /** What the target has now; null before its first release. */
  readonly before: Release | null;
  readonly images: readonly ImageChange[];
  /** Why it cannot be promoted as things are; empty when nothing blocks it. */
  readonly blocks: readonly string[];
  readonly warnings: readonly string[];
  /** How many checks passed. */
  readonly passed: number;
  /** When the target last went back from this very version; null where it did not. */
  readonly leftAt: string | null;
}

export interface ImageChange {
  readonly name: string;
  readonly digest: string;
  /** Bytes that the target's registry lacks, of all. */
  readonly missing: number;
  readonly total: number;
}
