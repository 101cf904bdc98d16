import type { Settings } from "../../settings/settings";

/** Something that the rehearsal has seen to hold. */
export interface Proof {
  /** The stack that it holds for. */
  readonly about: Pick<Settings, "stack" | "kind" | "account" | "region">;
  /** The promise. */
  readonly claim: string;
  /** What was seen. */
  readonly seen: string;
}

/** Columns of a terminal that the table fits. */
const WIDTH = 100;
const WIDEST_CLAIM = 46;
const MARK = "  ✓ ";
const GAP = "  ";

/** What was proved, stack by stack; what was seen of one promise several times stands together. */
export function proofTable(proofs: readonly Proof[]): string {
  const claimWidth = Math.min(WIDEST_CLAIM, Math.max(0, ...proofs.map(({ claim }) => claim.length)));
  return groups(proofs, ({ about }) => about.stack)
    .map(([first, ...others]) => [heading(first), ...rows([first, ...others], claimWidth)].join("\n"))
    .join("\n\n");
}

function heading({ about: { stack, kind, account, region } }: Proof): string {
  return `${stack}, ${kind === "source" ? "the source" : "a target"} (account ${account}, ${region})`;
}

function rows(proofs: readonly Proof[], claimWidth: number): string[] {
  const seenWidth = WIDTH - MARK.length - claimWidth - GAP.length;
  return groups(proofs, ({ claim }) => claim).flatMap((several) => {
    const left = wrap(several[0].claim, claimWidth);
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

/** Those with the same key together, in the order of the first of each. */
function groups(proofs: readonly Proof[], key: (proof: Proof) => string): [Proof, ...Proof[]][] {
  const found = new Map<string, [Proof, ...Proof[]]>();
  for (const proof of proofs) found.set(key(proof), [...(found.get(key(proof)) ?? []), proof]);
  return [...found.values()];
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
