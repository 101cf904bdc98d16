import type { Settings } from "../../settings/settings";
import { grouped } from "../../views/parts/grouped";
import type { PromiseName } from "./promises";

/** Something that the rehearsal has seen to hold. */
export interface Proof {
  /** The stack that it holds for. */
  readonly about: Pick<Settings, "stack" | "kind" | "account" | "region">;
  readonly promise: PromiseName;
  /** What the promise says of this stack. */
  readonly claim: string;
  /** What was seen. */
  readonly seen: string;
  /** The step that showed it, as its place among the steps. */
  readonly step: number;
}

/** What the table shows of it. */
type Row = Pick<Proof, "about" | "claim" | "seen">;

/** Columns of a terminal that the table fits. */
const WIDTH = 100;
const WIDEST_CLAIM = 46;
const MARK = "  ✓ ";
const GAP = "  ";

/** What was proved, stack by stack; what was seen of one promise several times stands together. */
export function proofTable(proofs: readonly Row[]): string {
  const claimWidth = Math.min(WIDEST_CLAIM, Math.max(0, ...proofs.map(({ claim }) => claim.length)));
  return grouped(proofs, ({ about }) => about.stack)
    .map(([, each]) => [heading(each[0]), ...rows(each, claimWidth)].join("\n"))
    .join("\n\n");
}

function heading({ about: { stack, kind, account, region } }: Row): string {
  return `${stack}, ${kind === "source" ? "the source" : "a target"} (account ${account}, ${region})`;
}

function rows(proofs: readonly Row[], claimWidth: number): string[] {
  const seenWidth = WIDTH - MARK.length - claimWidth - GAP.length;
  return grouped(proofs, ({ claim }) => claim).flatMap(([claim, several]) => {
    const left = wrap(claim, claimWidth);
    const right = [...new Set(several.map(({ seen }) => seen))].flatMap((seen) => {
      const times = several.filter((each) => each.seen === seen).length;
      return wrap(times === 1 ? seen : `${seen} (${times} times)`, seenWidth);
    });
    return Array.from({ length: Math.max(left.length, right.length) }, (_, line) => {
      const mark = line === 0 ? MARK : " ".repeat(MARK.length);
      return `${mark}${(left[line] ?? "").padEnd(claimWidth)}${GAP}${right[line] ?? ""}`.trimEnd();
    });
  });
}

/** Lines of whole words; a word that is longer than a line, such as an address, is cut behind a slash if it has one. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  const pieces = String.raw`\S{1,${width}}(?!\S)|\S{1,${width - 1}}/|\S{1,${width}}`;
  for (const word of text.match(new RegExp(pieces, "g")) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
