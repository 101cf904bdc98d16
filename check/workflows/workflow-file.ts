import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, isSeq, parseDocument, stringify } from "yaml";
import { ProgramError } from "../../settings/program-error";

/** One value of a file, once for each place where it is written. */
export interface Value {
  /** Keys and indices that lead to it, such as `jobs`, `build`, `steps`, 0, `uses`. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  /** What is said behind it, without `#`. */
  readonly comment: string;
}

/** A workflow, or an action of this repository. */
export interface WorkflowFile {
  /** Path from the project's folder. */
  readonly file: string;
  readonly kind: "workflow" | "action";
  readonly lines: number;
  /** What it says; actionlint and zizmor hold it to its shape. */
  readonly content: Mapping;
  readonly values: readonly Value[];
}

export type Mapping = Readonly<Record<string, unknown>>;

/** What is there as a mapping; anything else has no keys. */
export const mapping = (found: unknown): Mapping =>
  typeof found === "object" && found !== null ? (found as Mapping) : {};

/** What was found, for people. */
export const shown = (found: unknown): string =>
  found === undefined ? "(none)" : stringify(found, { collectionStyle: "flow" }).trim();

/** Paths of the workflows and actions in `.github`, from the project's folder. */
export function workflowFiles(folder: string): string[] {
  if (!existsSync(join(folder, ".github"))) return [];
  return readdirSync(join(folder, ".github"), { recursive: true, encoding: "utf8" })
    .map((file) => join(".github", file).replaceAll("\\", "/"))
    .filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$|\/action\.ya?ml$/.test(file))
    .sort();
}

/** @throws ProgramError that says where it is no YAML */
export function readWorkflow(file: string, text: string): WorkflowFile {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new ProgramError(`${file} is not YAML: ${error.message}`);
  return {
    file,
    kind: file.startsWith(".github/workflows/") ? "workflow" : "action",
    lines: text.trimEnd().split("\n").length,
    content: mapping(document.toJS()),
    values: [...valuesOf(document.contents, [])],
  };
}

export const readWorkflowAt = (folder: string, file: string): WorkflowFile =>
  readWorkflow(file, readFileSync(join(folder, file), "utf8"));

/** For people: `.github/workflows/check.yml, job build, step 2 (plan)`. */
export function placeOf({ file, content }: WorkflowFile, path: Value["path"]): string {
  const [top, job] = path;
  const [where, index] = top === "jobs" && path.length > 2 ? [`${file}, job ${job}`, 3] : [file, 2];
  if (path[index - 1] !== "steps" || typeof path[index] !== "number") return where;
  const { name, id } = mapping(
    path.slice(0, index + 1).reduce<unknown>((at, key) => mapping(at)[key], content),
  );
  const called = name ?? id;
  return `${where}, step ${path[index] + 1}${typeof called === "string" ? ` (${called})` : ""}`;
}

function* valuesOf(node: unknown, path: Value["path"]): Generator<Value> {
  if (isMap(node)) for (const { key, value } of node.items) yield* valuesOf(value, [...path, String(key)]);
  else if (isSeq(node))
    for (const [index, item] of node.items.entries()) yield* valuesOf(item, [...path, index]);
  else if (isScalar(node)) yield { path, value: node.value, comment: node.comment?.trim() ?? "" };
}
