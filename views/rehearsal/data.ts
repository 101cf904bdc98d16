/** A rehearsal as its page shows it, whichever story was played. Times are seconds since it began, but where ISO 8601 is said. */
export interface Rehearsal {
  /** The Pulumi project. */
  readonly project: string;
  /** What started it, such as `npm run rehearse`. */
  readonly command: string;
  /** What was played, as a part of a sentence: `From empty accounts to a release and back`. */
  readonly about: string;
  /** ISO 8601. */
  readonly began: string;
  readonly seconds: number;
  readonly ending: Ending;
  /** The source, then the targets that were played. */
  readonly stacks: readonly Stack[];
  /** What the story is to prove, whether it came so far or not. */
  readonly promises: readonly Promised[];
  readonly steps: readonly Step[];
  readonly proofs: readonly Proof[];
  readonly denials: readonly Denial[];
  /** Of targets that had a release; none where the rehearsal ended before they were read. */
  readonly lineages: readonly Lineage[];
  readonly runs: readonly Run[];
  /** What else a story shows: facts by name. */
  readonly sections: readonly Section[];
  /** What it cannot prove, in one or two sentences. */
  readonly limits: string;
}

/** How a rehearsal ended. `step` is the place among the steps of the last one that began. */
export type Ending =
  | { readonly kind: "passed" }
  | { readonly kind: "interrupted"; readonly step: number }
  | {
      readonly kind: "failed";
      readonly step: number;
      /** The error, as a terminal shows it: one or more lines. */
      readonly message: string;
      /** What did not hold; undefined where something else failed. */
      readonly promise?: string;
    };

export interface Stack {
  readonly stack: string;
  /** Among all stacks of the source, played or not, in the order of the settings: the source is 0. Its colour. */
  readonly place: number;
  readonly kind: "source" | "target";
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** What its registry got in this rehearsal, the first one first. */
  readonly images: readonly Image[];
  /** Runs of its pipeline that succeeded. */
  readonly runs: number;
}

/** An image in a stack's registry, with every version that names the same bytes. */
export interface Image {
  readonly name: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  readonly versions: readonly string[];
  /** Such as `linux/arm64`. */
  readonly platforms: readonly string[];
  /** What promotions of it did; undefined where it was built, or nobody counted. */
  readonly copied?: { readonly bytes: number; readonly manifests: number };
}

/** A promise, and what it means. */
export interface Promised {
  /** Letters and `-`: its place on the page. */
  readonly promise: string;
  readonly title: string;
  readonly means: string;
}

export interface Step {
  /** What it is a part of. */
  readonly act: string;
  readonly name: string;
  readonly start: number;
  readonly seconds: number;
  readonly result: "done" | "failed" | "interrupted";
  /** The outcome in some words; empty where there is nothing to say. */
  readonly said: string;
}

/** Something that was seen to hold. */
export interface Proof {
  readonly promise: string;
  readonly stack: string;
  readonly claim: string;
  readonly seen: string;
  /** The step that showed it, as its place among the steps. */
  readonly step: number;
}

/**
 * What refused. `AWS` where its answer does not say which of its policies did: an identity policy and a boundary refuse
 * in the same words there.
 */
export type Layer =
  | "AWS"
  | "GitHub"
  | "policy pack"
  | "release command"
  | "resource policy"
  | "state machine"
  | "trust policy"
  | "workflow";

/** Something that was tried on purpose, and refused. */
export interface Denial {
  /** The stack that it was tried in. */
  readonly stack: string;
  readonly who: string;
  /** What they tried, as words behind the name. */
  readonly asked: string;
  readonly layer: Layer;
  /** Error code, policy or answer. */
  readonly code: string;
  readonly step: number;
}

/** Every release that a target had, the oldest first. */
export interface Lineage {
  readonly stack: string;
  readonly whole: boolean;
  readonly releases: readonly LineageEntry[];
}

export interface LineageEntry {
  /** Of the parameter that keeps it. */
  readonly parameterVersion: number;
  /** ISO 8601. */
  readonly when: string;
  /** ARN. */
  readonly who: string;
  /** Undefined for what is not a release. */
  readonly release?: {
    readonly version: string;
    /** Checksum of the release before it. */
    readonly previous?: string | undefined;
    readonly rollback?: { readonly from: string } | undefined;
  };
  /** How it stands to the one before: `ok` names its checksum. */
  readonly kind: "first" | "oldest" | "ok" | "unnamed" | "broken";
  /** Why it is broken. */
  readonly fault?: string;
}

/** Something that ran, and the end of what it wrote. */
export interface Run {
  /** A stack, or whatever else it ran in. */
  readonly where: string;
  readonly name: string;
  /** How it ended. */
  readonly said: string;
  readonly lines: readonly string[];
}

export interface Section {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly value: string }[];
}
