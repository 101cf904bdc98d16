import type { Rule } from "./rule";
import { mapping, placeOf, shown, type Mapping, type WorkflowFile } from "./workflow-file";

const COMMIT = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const VERSION = /^v\d+\.\d+\.\d+(?!\S)/;

/** Of inputs that are to be false. */
const DEFAULT = "true by default";

/** What a step or a job uses. */
interface Used {
  readonly place: string;
  readonly action: string;
  readonly comment: string;
  readonly inputs: Mapping;
}

/** Rules over the actions that are used, and what they are given. */
export const usesRules = {
  /** Who owns an action may move its tags and branches, and a commit alone does not say what it is. */
  "pinned-actions": (file) =>
    usesOf(file).flatMap(({ place, action, comment }) =>
      action.startsWith("./") || (COMMIT.test(action) && VERSION.test(comment))
        ? []
        : `${place} uses ${action}${comment && ` # ${comment}`}. Pin it by its commit, with its version behind: ${action.replace(/@.*/, "")}@<40 digits> # v1.2.3; or use an action of this repository: ./…`,
    ),

  /** Later steps, and whatever they install, could read the job's token from the checkout. */
  "no-kept-credentials": (file) =>
    usesOf(file).flatMap(({ place, action, inputs }) =>
      !action.startsWith("actions/checkout@") || isFalse(inputs["persist-credentials"])
        ? []
        : `${place} checks out with persist-credentials: ${shown(inputs["persist-credentials"] ?? DEFAULT)}, which leaves the job's token to all that runs later. Write there: persist-credentials: false`,
    ),

  /** A cache is shared with runs that are trusted less, such as those of a pull request. */
  "no-caches": (file) =>
    usesOf(file).flatMap(({ place, action, inputs }) => {
      const takeOut = "A cache is shared with runs that are trusted less: take it out";
      if (/^actions\/cache[@/]/.test(action)) return `${place} uses ${action}. ${takeOut}.`;
      const given = Object.entries(inputs)
        .filter(([input, value]) => /^cache\b/.test(input) && !isFalse(value))
        .map(([input, value]) => `${place} gives ${action} ${input}: ${shown(value)}. ${takeOut}.`);
      if (!action.startsWith("actions/setup-node@") || isFalse(inputs["package-manager-cache"])) return given;
      const found = shown(inputs["package-manager-cache"] ?? DEFAULT);
      return [
        ...given,
        `${place} gives ${action} package-manager-cache: ${found}. ${takeOut}: package-manager-cache: false`,
      ];
    }),
} satisfies Record<string, Rule>;

function usesOf(file: WorkflowFile): Used[] {
  return file.values.flatMap(({ path, value, comment }) => {
    if (path.at(-1) !== "uses" || typeof value !== "string") return [];
    const step = path.slice(0, -1).reduce<unknown>((at, key) => mapping(at)[key], file.content);
    return [{ place: placeOf(file, path), action: value, comment, inputs: mapping(mapping(step)["with"]) }];
  });
}

const isFalse = (input: unknown): boolean => input === false || input === "false";
