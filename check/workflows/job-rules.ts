import type { Rule } from "./rule";
import { mapping, shown, type Mapping, type WorkflowFile } from "./workflow-file";

/** A file that is longer is not understood at a glance. */
const LINES = 120;

/** Rules over a file as a whole, and its jobs. */
export const jobRules = {
  "short-files": ({ file, lines }) =>
    lines <= LINES
      ? []
      : [
          `${file} has ${lines} lines, of ${LINES} at most. Move logic to a command of ci/commands/, steps that repeat to an action in .github/actions/.`,
        ],

  /** It runs with the repository's token and secrets, at the wish of who opens a pull request. */
  "no-pull-request-target": ({ file, content: { on } }) =>
    (typeof on === "string" || Array.isArray(on) ? [on].flat() : Object.keys(mapping(on))).includes(
      "pull_request_target",
    )
      ? [
          `${file} is triggered by pull_request_target, which hands the repository's token and secrets to a fork's pull request. Use pull_request.`,
        ]
      : [],

  /** What a job may do is decided at the job, and seen there. */
  "own-permissions": (file) => [
    ...(file.kind === "action" || isEmpty(file.content["permissions"])
      ? []
      : [
          `${file.file} has permissions: ${shown(file.content["permissions"])}. Write there permissions: {}, and at each job what it needs.`,
        ]),
    ...jobsOf(file).flatMap(([place, { permissions }]) =>
      typeof permissions === "object" && permissions !== null
        ? []
        : `${place} has permissions: ${shown(permissions)}. List what it needs, such as contents: read.`,
    ),
  ],

  /** GitHub's own limit is six hours. */
  timeouts: (file) =>
    jobsOf(file).flatMap(([place, { "timeout-minutes": timeout, uses }]) =>
      uses !== undefined || (typeof timeout === "number" && timeout > 0)
        ? []
        : `${place} has timeout-minutes: ${shown(timeout)}. Write a number: after so many minutes it counts as hung.`,
    ),
} satisfies Record<string, Rule>;

const jobsOf = ({ file, content }: WorkflowFile): [string, Mapping][] =>
  Object.entries(mapping(content["jobs"])).map(([job, said]) => [`${file}, job ${job}`, mapping(said)]);

const isEmpty = (found: unknown): boolean => JSON.stringify(found) === "{}";
