import type { Problems } from "../problems";
import { npmLines, type NpmLine } from "./npm-lines";
import type { Project } from "./project";
import type { Rule } from "./rule";
import { placeOf, type WorkflowFile } from "./workflow-file";

/** Lines of a `run` beside comments; what is longer is logic, and logic is tested. */
const LINES = 2;

/** Rules over what steps run. */
export const runRules = {
  "short-runs": (file) =>
    runsOf(file).flatMap(({ place, run }) => {
      const { length } = run.split("\n").filter((line) => !/^\s*(?:#|$)/.test(line));
      return length <= LINES
        ? []
        : `${place} runs ${length} lines, of ${LINES} at most. Write a command in ci/commands/ with a test, and run that: npm run ci -- <command>`;
    }),

  /** GitHub puts the value into the script before the shell reads it, so whoever chooses the value writes the script. */
  "no-expressions-in-runs": (file) =>
    runsOf(file).flatMap(({ place, run }) =>
      (run.match(/\$\{\{[^}]*\}\}/g) ?? []).map(
        (expression) =>
          `${place} has ${expression} in its run, where the value would be read as code. Hand it over by env, and write "$NAME".`,
      ),
    ),

  /** A misspelled one would be noticed in the run that needs it. */
  "known-commands": (file, project) =>
    runsOf(file).flatMap(({ place, run }) =>
      npmLines(run)
        .flatMap((line) => unknownIn(line, project))
        .map((problem) => `${place} ${problem}`),
    ),
} satisfies Record<string, Rule>;

/** What nobody can run of a line, in words behind its place. */
export function unknownIn({ text, script, args = [] }: NpmLine, { scripts, commands }: Project): Problems {
  if (!scripts.includes(script))
    return [`runs \`${text}\`, and package.json has no script ${script}. It has ${scripts.join(", ")}.`];
  const known = commands[script];
  if (known === undefined) return [];
  const command =
    [2, 1].map((words) => args.slice(0, words).join(" ")).find((words) => Object.hasOwn(known, words)) ?? "";
  const options = known[command];
  if (options === undefined)
    return [
      `runs \`${text}\`, which is not npm run ${script} -- <command>. Commands are ${Object.keys(known).join(", ") || "(none)"}.`,
    ];
  return args
    .filter((word) => word.startsWith("-"))
    .map((word) => word.replace(/=.*/s, ""))
    .filter((option) => !options.includes(option))
    .map(
      (option) => `runs \`${text}\`, and ${command} has no option ${option}. It has ${options.join(", ")}.`,
    );
}

const runsOf = (file: WorkflowFile): { place: string; run: string }[] =>
  file.values.flatMap(({ path, value }) =>
    path.at(-1) === "run" && path.at(-3) === "steps" && typeof value === "string"
      ? [{ place: placeOf(file, path), run: value }]
      : [],
  );
