import type { Account } from "../accounts/accounts";
import type { Call } from "../command-line/command";
import type { Release } from "../release-file";

/** What troubles are looked for with. An account is signed in to when a question needs it: one that is closed hides no other answer. */
export interface Case {
  readonly stacks: Call["stacks"];
  /** The folder with the stack files, a git checkout. */
  readonly folder: string;
  source(): Promise<Account>;
  target(): Promise<Account>;
  /** What the target's release file names; undefined when there is none. @throws ReleaseFileError for one that is malformed */
  releaseFile(): Release | undefined;
}

/** What the answer to a question is. */
export interface Finding {
  readonly ok: boolean;
  /** What was seen; the cause, when it is not ok. */
  readonly found: string;
}

/** A trouble that people have, as a question that can be answered. */
export interface Question {
  /** The trouble, as the guides' troubleshooting sections call it. */
  readonly trouble: string;
  /** What is so when all is well. */
  readonly asks: string;
  answer(given: Case): Promise<Finding>;
  /** What to do when it is not so. */
  fix(given: Case): string;
}
