import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect } from "chai";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";

const WIDTH = 110;
const WRITE = "SNAPSHOTS=write npx mocha 'tests/{stacks,bootstrap}/*.test.ts'";
const BASE = "(as in) ";
const GONE = "(gone) ";

/**
 * Holds what an update registered to a file that is reviewed when it changes: each resource with its inputs, documents
 * within them spelled out, each state of a state machine, and the stack's outputs.
 * @param base Name of another snapshot beside it: this one has only what is otherwise, and the names of what is gone.
 */
export function expectSnapshot(run: ScratchRun, file: string, base?: string): void {
  const others: Blocks = base === undefined ? new Map() : read(join(dirname(file), base));
  const whole = byName(blocks(run));
  const gone = [...others.keys()].filter((name) => !whole.has(name));
  const text = [
    ...(base === undefined ? [] : [`${BASE}${base}`]),
    ...gone.map((name) => `${GONE}${name}`),
    ...otherwise(whole, others),
  ];
  if (process.env["SNAPSHOTS"] === "write") writeFileSync(file, `${text.join("\n\n")}\n`);
  const expected = read(file);
  const review = `Review this, and write ${basename(file)} anew: ${WRITE}`;
  expect(otherwise(whole, expected).join("\n\n"), review).to.equal(otherwise(expected, whole).join("\n\n"));
}

type Blocks = ReadonlyMap<string, string>;

const otherwise = (these: Blocks, those: Blocks): string[] =>
  [...these].flatMap(([name, block]) => (those.get(name) === block ? [] : [block]));

/** Every block of a snapshot by its name, those of its base as well. */
function read(file: string): Map<string, string> {
  const written = readFileSync(file, "utf8").trimEnd().split("\n\n");
  const base = written[0]?.startsWith(BASE) ? written.shift()?.slice(BASE.length) : undefined;
  const all = base === undefined ? new Map<string, string>() : read(join(dirname(file), base));
  for (const block of written)
    if (block.startsWith(GONE)) all.delete(block.slice(GONE.length));
    else all.set(nameOf(block), block);
  return all;
}

const nameOf = (block: string): string => block.split("\n")[0] ?? "";

function byName(all: readonly string[]): Map<string, string> {
  const found = new Map(all.map((block) => [nameOf(block), block]));
  expect(found.size, "names of resources and of a machine's states are unique").to.equal(all.length);
  return found;
}

const blocks = ({ resources, outputs }: ScratchRun): string[] => [
  ...resources
    .map(({ type, name, protect, inputs }) =>
      apart(`${type} ${name}`, protect ? { protect, ...inputs } : inputs),
    )
    .sort(([one = ""], [other = ""]) => (nameOf(one) < nameOf(other) ? -1 : 1))
    .flat(),
  `outputs${print(outputs)}`,
];

/** A resource, and after it each state of its definition, a map's as well, of which the definition has the names. */
function apart(title: string, inputs: Readonly<Record<string, unknown>>): string[] {
  const states: string[] = [];
  const { definition } = inputs;
  if (typeof definition !== "string") return [`${title}${print(inputs)}`];
  const named: unknown = JSON.parse(definition, (key, value: unknown) => {
    if (key !== "States") return value;
    const found = Object.entries(value as object);
    states.unshift(...found.map(([name, state]) => `${title} ${name}${print(state)}`));
    return found.map(([name]) => name);
  });
  return [`${title}${print({ ...inputs, definition: named })}`, ...states];
}

/** On one line where there is room, else a line for each entry. */
function print(value: unknown, indent = ""): string {
  const given = spelledOut(value);
  if (typeof given !== "object" || given === null) return ` ${JSON.stringify(given)}`;
  const line = ` ${JSON.stringify(given)}`;
  if (indent !== "" && indent.length + line.length <= WIDTH) return line;
  const label = (key: string) => (Array.isArray(given) ? "-" : `${key}:`);
  return Object.entries(given)
    .map(([key, item]) => `\n${indent}  ${label(key)}${print(item, `${indent}  `)}`)
    .join("");
}

/** A document that is given as text. */
function spelledOut(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
