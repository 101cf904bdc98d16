import type { Rule } from "./rule";
import { placeOf } from "./workflow-file";

/** What starts and what runs on a branch names the one that the roles trust: on another, no job could sign in. */
export const oneBranch: Rule = (file, { branch }) =>
  branch === undefined
    ? []
    : file.values.flatMap(({ path, value }) => {
        if (typeof value !== "string") return [];
        const isPushed = path[0] === "on" && path[1] === "push" && path[2] === "branches";
        const named = isPushed
          ? [value]
          : [...value.matchAll(/refs\/heads\/([\w./-]+)/g)].map(([, name]) => name);
        return named
          .filter((name) => name !== branch)
          .map(
            (name) =>
              `${placeOf(file, path)} is for the branch ${name}, and the roles trust ${branch} (github.branch of bootstrap/). Write ${branch}, or change the setting and run bootstrap/.`,
          );
      });
