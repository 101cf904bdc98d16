import type { Rule } from "./rule";
import { placeOf } from "./workflow-file";

/** Keys below which a word is a name of something else, or for people. */
const NAMES = [
  "name",
  "run-name",
  "description",
  "id",
  "needs",
  "branches",
  "permissions",
  "runs-on",
  "shell",
  "uses",
];
/** A script of npm with the command that it is handed; the file of a workflow; a branch. */
const OTHERS =
  /\bnpm\s+(?:run\s+)?(?:-\S+\s+)*\S+(?:\s+--\s+(?:release\s+)?[a-z]\S*)?|[\w-]+\.yml\b|\brefs\/heads\/\S+/g;
/** What an expression reads of a context, such as `needs.build.outputs.release`. */
const CONTEXT = /\b[a-z]+(?:\.[\w*-]+)+/g;

/** A stack is named by the settings alone, so that another one needs no other workflow. */
export const stackNames: Rule = (file, { stacks }) =>
  file.values.flatMap(({ path, value }) => {
    const ofAnother = path.some((key) => NAMES.includes(String(key))) && !path.includes("environment");
    if (typeof value !== "string" || ofAnother) return [];
    const expression = path.at(-1) === "if" ? /.+/gs : /\$\{\{.*?\}\}/gs;
    const said = value.replaceAll(expression, (each) => each.replaceAll(CONTEXT, "")).replaceAll(OTHERS, "");
    const key = path.findLast((each) => typeof each === "string");
    return stacks
      .filter((stack) => wordOf(stack).test(said))
      .map(
        (stack) =>
          `${placeOf(file, path)} has ${key}: ${value.trim()}, which names the stack ${stack}. The settings alone name stacks: take it from the outputs of npm run ci -- targets.`,
      );
  });

const wordOf = (stack: string): RegExp =>
  new RegExp(`(?<![A-Za-z0-9])${stack.replaceAll(".", String.raw`\.`)}(?![A-Za-z0-9])`);
