import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  isAlias,
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
import { z } from "zod";
import { type Config, handOver, parseJson, SettingsError, Written } from "./config";
import type { Fault } from "./fault";
import { ProgramError } from "./program-error";

/**
 * Reads a file of Pulumi's as Pulumi does, or not at all: it reads YAML by older rules than most, and what two readers
 * could read differently is refused with what to write.
 * https://github.com/go-yaml/yaml/blob/v3/resolve.go
 * @param file Its name in messages.
 * @throws SettingsError with every fault at once; ProgramError for what is no YAML
 */
export function readPulumiYaml(path: string, file: string): unknown {
  return parsePulumiYaml(decodeUtf8(readFileSync(path), file), file);
}

/** The same for its text. */
export function parsePulumiYaml(text: string, file: string): unknown {
  const [unseen] = UNSEEN.exec(text) ?? [];
  if (unseen !== undefined)
    throw new ProgramError(
      `${file} cannot be read: it has ${NAMES[unseen] ?? "a directive (%)"}, which YAML parsers read differently. Remove it.`,
    );
  const document = parseDocument(text, { merge: false });
  const [error] = document.errors;
  if (error) throw new ProgramError(`${file} cannot be read: ${error.message.trim()}`);
  const faults = [...elsewhere(document, basename(file)), ...ambiguities(document)];
  if (faults.length > 0) throw new SettingsError(file, faults);
  return document.toJS() as unknown;
}

/** Characters that end a line for Go's YAML alone, and directives, which change how a file is read. */
const UNSEEN = /[\u0085\u2028\u2029]|\r(?!\n)|^%/m;
const NAMES: Readonly<Record<string, string>> = {
  "\u0085": "a line break U+0085",
  "\u2028": "a line break U+2028",
  "\u2029": "a line break U+2029",
  "\r": "a carriage return without a line feed",
};

function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ProgramError(`${file} cannot be read: it is not UTF-8. Save it as UTF-8.`);
  }
}

const written = z.object({ config: z.record(z.string(), z.unknown()).default({}) });

/**
 * Holds what Pulumi read to what a stack's own file says, which is what every other command reads and a review shows.
 * @param folder Of the project.
 * @param config As Pulumi hands it over.
 * @param above What stands before the files' names in messages.
 * @throws SettingsError, also for a file that came with `--config-file`
 */
export function assertOneReading(folder: string, stack: string, config: Config, above = ""): void {
  const own = `Pulumi.${stack}.yaml`;
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readPulumiYaml(join(folder, name), above + name) : {};
  read("Pulumi.yaml");
  const file = handOver(written.parse(read(own)).config);
  const faults = [...new Set([...Object.keys(file), ...Object.keys(config)])]
    .filter((key) => !key.startsWith("pulumi:") && !sameMeaning(file[key], config[key]))
    .map((key) => ({
      key,
      found: new Written(config[key] ?? "nothing"),
      allowed: `what ${above}${own} says, ${file[key] ?? "nothing"}: settings come from there alone`,
    }));
  if (faults.length > 0) throw new SettingsError(`The configuration of stack ${stack}`, faults);
}

/** Pulumi sorts the keys of maps. */
function sameMeaning(one: string | undefined, other: string | undefined): boolean {
  return (
    one === other ||
    (one !== undefined && other !== undefined && isDeepStrictEqual(parseJson(one), parseJson(other)))
  );
}

/** What Pulumi takes from elsewhere: nobody else would find it there. */
function elsewhere(document: Document, name: string): Fault[] {
  const allowed =
    "nothing: settings belong in the stack's Pulumi.<stack>.yaml, where every command reads them";
  const keys = name === "Pulumi.yaml" ? ["config", "stackConfigDir"] : ["environment"];
  if (!isMap(document.contents)) return [];
  const found = new Written("keys from elsewhere");
  return keys.filter((key) => document.has(key)).map((key) => ({ key, found, allowed }));
}

function ambiguities(document: Document): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Node(position, node, path) {
      const allowed = isAlias(node)
        ? keyItself(position)
        : allowedInstead(node, position === "key", path.length === STACK_VALUE);
      if (allowed === undefined) return;
      const found = isScalar(node) ? node.source : isAlias(node) ? `*${node.source}` : "a secret";
      faults.push({ key: keyOf(path, position), found: new Written(found ?? ""), allowed });
    },
  });
  return faults;
}

/** Another name for a key hides what it is. */
const keyItself = (position: unknown): string | undefined =>
  position === "key" ? "the key itself" : undefined;

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
  return agreed || !numberLike(source)
    ? undefined
    : `"${source}" in quotes if it is text, or else a plain number such as 12 or 0.5`;
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
