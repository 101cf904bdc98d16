import type { Account } from "../accounts/accounts";
import type { Call } from "../command-line/command";
import type { Release } from "../release-file";
import type { Settings } from "../../settings/settings";

/** What troubles are looked for with. An account is signed in to when a question needs it: one that is closed hides no other answer. */
export interface Case {
  readonly stacks: Call["stacks"];
  /** The folder with the stack files, a git checkout. */
  readonly folder: string;
  source(): Promise<Account>;
  target(): Promise<Account>;
  /** What a stack's release file names; undefined when there is none. @throws ReleaseFileError for one that is malformed */
  releaseFile(stack: Settings): Release | undefined;
  /** Path of regctl. @throws CommandError when the pinned version is not there */
  regctl(): Promise<string>;
}

/** What the answer to a question is. */
export interface Finding {
  readonly ok: boolean;
  /** What was seen; the cause, when it is not ok. */
  readonly found: string;
  /** What to do about just this; default: the question's own fix. */
  readonly fix?: string;
  /** Nobody could look, and `found` says why: then no fix is told. */
  readonly untold?: true;
}

/** A trouble that people have, as a question that can be answered. */
export interface Question {
  /** The trouble, as the guides' troubleshooting sections call it. */
  readonly trouble: string;
  /** What is so when all is well. */
  readonly asks: string;
  /** While this is not so, no other is asked: all would fail by the same cause. */
  readonly first?: true;
  answer(given: Case): Promise<Finding>;
  /** What to do when it is not so; left out where the cause itself says it. */
  fix?(given: Case): string;
}
