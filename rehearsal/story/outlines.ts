import type { PromiseName } from "./promises";

/** What is known of a story before it is played. */
export interface Outline {
  /** What starts it, such as `npm run rehearse`. */
  readonly command: string;
  /** What is played, as the beginning of a sentence. */
  readonly about: string;
  /** What it is to prove, in the order of its report. */
  readonly promises: readonly PromiseName[];
  /** What it cannot prove, in one or two sentences. */
  readonly limits: string;
}

export const REHEARSAL: Outline = {
  command: "npm run rehearse",
  about: "From empty accounts to a release that every target runs, to the next release, and back",
  promises: [
    "same-bytes",
    "no-builds-in-a-target",
    "only-named-readers",
    "only-tested-releases",
    "one-run-per-trigger",
    "rolls-back-as-one",
    "hand-changes-are-found",
    "set-up-once",
    "runs-from-start-to-end",
  ],
  limits:
    "The program, its policies, the release command and the Pulumi CLI are the real ones; AWS, Pulumi's plugins for it and what runs containers are stand-ins on this machine. It proves nothing about networks, KMS, iam:PassRole, service control policies, quotas, the delivery of schedules or the signature of GitHub's tokens.",
};

export const WORKFLOWS: Outline = {
  command: "npm run rehearse:workflows",
  about: "A team's days on GitHub, from the first push to a release in a target, and back",
  promises: [
    "seen-before-merge",
    "same-bytes",
    "no-builds-in-a-target",
    "only-named-readers",
    "rolls-back-as-one",
    "hand-changes-are-found",
    "set-up-once",
    "runs-from-start-to-end",
  ],
  limits:
    "The workflows and what their jobs run are the real ones; GitHub and AWS are stand-ins on this machine. It proves nothing about concurrency, waiting for reviewers, how GitHub starts workflows, or the signature of its tokens.",
};
