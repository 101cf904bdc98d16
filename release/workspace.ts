import type { Accounts } from "./accounts/accounts";
import type { Stacks } from "./stacks";

/** Says what is going on, beside the result. */
export interface Progress {
  /** Something has begun. */
  step(text: string): void;
  /** So many bytes of a thing are there. */
  bytes(what: string, done: number, total: number): void;
  /** Nothing more is going on. */
  end(): void;
}

/** What everything about a release works with, whoever calls it. An account is signed in to when it is first needed. */
export interface Workspace {
  /** The folder with the stack files, a git checkout. */
  readonly folder: string;
  readonly stacks: Stacks;
  readonly accounts: Accounts;
  readonly progress: Progress;
  /** Path of regctl. @throws ReleaseError when the pinned version is not there */
  regctl(): Promise<string>;
}
