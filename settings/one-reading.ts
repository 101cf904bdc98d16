import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Scalar,
} from "yaml";
import { SettingsError, Written } from "./config";
import type { Fault } from "./names";
import { ProgramError } from "./program-error";

/**
 * Reads a file of Pulumi's as Pulumi does, or not at all: it reads YAML by older rules than most, and what two readers
 * could read differently is refused with what to write.
 * https://github.com/go-yaml/yaml/blob/v3/resolve.go
 * @param file Its name in messages.
 * @throws SettingsError with every fault at once; ProgramError for what is no YAML
 */
export function parsePulumiYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { merge: false });
  const [error] = document.errors;
  if (error) throw new ProgramError(`${file} cannot be read: ${error.message.trim()}`);
  const faults = [...elsewhere(document, basename(file)), ...ambiguities(document)];
  if (faults.length > 0) throw new SettingsError(file, faults);
  return document.toJS() as unknown;
}

/**
 * The same for the files of the stack that Pulumi runs, which hands over what it read itself.
 * @param folder Of the project.
 * @param above What stands before the files' names in messages.
 */
export function assertOneReading(folder: string, stack: string, above = ""): void {
  for (const name of ["Pulumi.yaml", `Pulumi.${stack}.yaml`]) {
    const file = join(folder, name);
    if (existsSync(file)) parsePulumiYaml(readFileSync(file, "utf8"), above + name);
  }
}

/** What Pulumi takes from elsewhere: nobody else would find it there. */
function elsewhere(document: Document, name: string): Fault[] {
  const allowed =
    "nothing: what a stack says stands in its own Pulumi.<stack>.yaml, where every command reads it";
  const keys = name === "Pulumi.yaml" ? ["config", "stackConfigDir"] : ["environment"];
  if (!isMap(document.contents)) return [];
  const found = new Written("keys from elsewhere");
  return keys.filter((key) => document.has(key)).map((key) => ({ key, found, allowed }));
}

function ambiguities(document: Document): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Node(position, node, path) {
      const allowed = allowedInstead(node, position === "key", path.length === STACK_VALUE);
      if (allowed === undefined) return;
      const found = isScalar(node) ? new Written(node.source ?? "") : new Written("a secret");
      faults.push({ key: keyOf(path, position), found, allowed });
    },
  });
  return faults;
}

/** Above a value of a stack's file: the document, its map, `config`, the map of that, and the key. */
const STACK_VALUE = 5;

/** What to write instead of a node; `undefined` when every reader agrees on it. */
function allowedInstead(node: unknown, isKey: boolean, isStackValue: boolean): string | undefined {
  if (isMap(node) && node.items.length === 1 && node.has("secure"))
    return "a plain value: no setting is a secret, and none but Pulumi could read one";
  if (!isScalar(node)) return isNode(node) && node.tag !== undefined ? "a value without a tag" : undefined;
  if (node.tag !== undefined) return "a value without a tag, in quotes if it is text";
  if (node.type !== "PLAIN") return undefined;
  const { source = "", value } = node as Scalar & { source?: string };
  if (isKey && source === "<<") return "the keys themselves: they are not merged here";
  if (value === null) return isKey ? "a key" : 'a value, "" for an empty text, or no such key';
  if (typeof value === "boolean") return isKey ? "a key in quotes" : undefined;
  const plain = isStackValue || isKey ? /^(0|[1-9]\d*)$/ : /^-?(0|[1-9]\d*)(\.\d+)?$/;
  const agreed = plain.test(source) && (source.includes(".") || Number.isSafeInteger(value));
  return agreed || !numberLike(source) ? undefined : "text in quotes, or a plain number such as 12 or 0.5";
}

/** What the YAML of either reader takes for a number or a time. */
function numberLike(source: string): boolean {
  const text = source.replaceAll("_", "");
  return (
    /^[-+]?(?:0[box][\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|\.(?:inf|nan))$/i.test(text) ||
    /^\d{4}-\d{1,2}-\d{1,2}(?:[t\s].*)?$/i.test(text)
  );
}

/** The keys above a node, as a fault names a setting. */
function keyOf(path: readonly unknown[], position: unknown): string {
  const keys = path.flatMap((node, index) => {
    if (isPair(node)) return [String(isScalar(node.key) ? (node.key.source ?? node.key.value) : node.key)];
    const next = path[index + 1];
    return isSeq(node) ? [String(next === undefined ? position : node.items.indexOf(next))] : [];
  });
  return (keys[0] === "config" && keys.length > 1 ? keys.slice(1) : keys).join(".");
}
