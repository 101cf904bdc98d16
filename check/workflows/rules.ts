import { oneBranch } from "./branch";
import { jobRules } from "./job-rules";
import type { Rule } from "./rule";
import { runRules } from "./run-rules";
import { stackNames } from "./stack-names";
import { usesRules } from "./uses-rules";

/** Every rule, by a name that says what it wants. */
export const RULES: Readonly<Record<string, Rule>> = {
  ...jobRules,
  ...usesRules,
  ...runRules,
  "no-stack-names": stackNames,
  "one-branch": oneBranch,
};
