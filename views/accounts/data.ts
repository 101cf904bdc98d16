/** What the programs register on a source and its targets, and who may do what with it. */
export interface Drawing {
  /** The source first, then every target. */
  readonly panels: readonly Panel[];
  /** Who assumes roles here and is not a role of these stacks. */
  readonly outsiders: readonly Outsider[];
  /** Each confirmed by simulation. */
  readonly grants: readonly Grant[];
}

/** A stack, in its account. */
export interface Panel {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly things: readonly Thing[];
}

export type ThingKind =
  | "role"
  | "registry"
  | "schedule"
  | "state machine"
  | "task"
  | "bucket"
  | "parameters"
  | "log"
  | "topic"
  | "queue";

export interface Thing {
  /** Unique in the drawing. */
  readonly id: string;
  readonly kind: ThingKind;
  readonly name: string;
  /** Of a role that deploys or previews its stack: what else it may is not drawn. */
  readonly duty?: "deploys" | "previews";
  /** Of a role: it has a permissions boundary. */
  readonly bounded?: true;
  /** Of a registry: a statement denies pushes to everybody else, an administrator of the account included. */
  readonly closed?: true;
}

export interface Outsider {
  readonly id: string;
  /** `job`: a run of a workflow on GitHub; `role`: of people, or of anybody else. */
  readonly kind: "job" | "role";
  /** Such as `environment prod`, `branch main`, `pull request`; of a role its name. */
  readonly name: string;
}

export const VERBS = [
  "assumes",
  "starts",
  "runs",
  "pushes",
  "tags",
  "pulls",
  "writes",
  "reads",
  "notifies",
] as const;
export type Verb = (typeof VERBS)[number];

export interface Grant {
  /** Id of an outsider, or of a thing: a role, or what acts by one, such as a task. */
  readonly from: string;
  /** Id of a thing. */
  readonly to: string;
  readonly verb: Verb;
}
