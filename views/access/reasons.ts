import type { Principal, Cell, Row, Statement } from "./data";

const WHERE: Readonly<Record<Statement["layer"], string>> = {
  identity: "its policy",
  resource: "the resource's policy",
  boundary: "its boundary",
  organization: "the organization's policy",
};

/** An answer as a word. */
export const ANSWERS: Readonly<Record<Cell["result"], string>> = {
  allowed: "allowed",
  denied: "denied",
  refused: "denied by a statement",
};

/** Askers of one request who got the same answer for the same reason. */
export interface Reason {
  readonly result: Cell["result"];
  readonly expected: boolean;
  /** A sentence, without the principals. */
  readonly text: string;
  readonly principals: readonly string[];
}

/** Why each of a request's principals got the answer, those with the same reason together, in the order of the principals. */
export function reasonsOf(
  { cells }: Row,
  principals: readonly Principal[],
): { readonly reasons: readonly Reason[]; readonly ofCell: readonly number[] } {
  const found = new Map<string, { place: number; reason: Reason; principals: string[] }>();
  const ofCell = cells.map((cell, column) => {
    const text = sentence(cell);
    const key = `${cell.result} ${cell.expected} ${text}`;
    const known = found.get(key) ?? {
      place: found.size,
      reason: { ...cell, text, principals: [] },
      principals: [],
    };
    found.set(key, known);
    known.principals.push(principals[column]?.name ?? "");
    return known.place;
  });
  return {
    reasons: [...found.values()].map(({ reason, principals: who }) => ({ ...reason, principals: who })),
    ofCell,
  };
}

/** Such as `Allowed by ReadInput (its policy).` */
function sentence({ result, expected, by }: Cell): string {
  const names = by.map(({ layer, statement }) => `${statement} (${WHERE[layer]})`).join(" and ");
  const unexpected = expected ? "" : " This was not expected.";
  if (result === "allowed") return `Allowed by ${names}.${unexpected}`;
  if (result === "refused") return `Denied by ${names}.${unexpected}`;
  if (by.length === 0) return `Denied: nothing allows it.${unexpected}`;
  return `Denied: ${names} allows it, and that is not enough: the other side or a boundary does not.${unexpected}`;
}
