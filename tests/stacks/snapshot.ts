import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { expect } from "chai";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";

const WIDTH = 110;
const WRITE = "SNAPSHOTS=write npx mocha 'tests/{stacks,bootstrap}/*.test.ts'";

/**
 * Holds what an update registered to a file that is reviewed when it changes: each resource with its inputs, documents
 * within them spelled out, and the stack's outputs.
 * @param base File of another snapshot: this one has only what is otherwise, and the names of what is gone.
 */
export function expectSnapshot(run: ScratchRun, file: string, base?: string): void {
  const others = base === undefined ? [] : read(base);
  const whole = blocks(run);
  const names = new Set(whole.map(nameOf));
  const gone = others.map(nameOf).filter((name) => !names.has(name));
  const found = [
    ...gone.map((name) => `(gone) ${name}`),
    ...whole.filter((block) => !others.includes(block)),
  ];
  if (process.env["SNAPSHOTS"] === "write") writeFileSync(file, `${found.join("\n\n")}\n`);
  const expected = read(file);
  const only = (these: readonly string[], those: readonly string[]) =>
    these.filter((block) => !those.includes(block)).join("\n\n");
  expect(only(found, expected), `Review this, and write ${basename(file)} anew: ${WRITE}`).to.equal(
    only(expected, found),
  );
}

const read = (file: string): string[] => readFileSync(file, "utf8").trimEnd().split("\n\n");

const nameOf = (block: string): string => block.split("\n")[0] ?? "";

const blocks = ({ resources, outputs }: ScratchRun): string[] => [
  ...resources
    .map(
      ({ type, name, protect, inputs }) => `${type} ${name}${protect ? " (protected)" : ""}${print(inputs)}`,
    )
    .sort(),
  `outputs${print(outputs)}`,
];

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
