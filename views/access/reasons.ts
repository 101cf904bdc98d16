import { grouped } from "../parts/grouped";
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

/** Principals of one request that got the same answer for the same reason. */
export interface Reason extends Pick<Cell, "result" | "expected"> {
  /** A sentence, without the principals. */
  readonly text: string;
  readonly principals: readonly string[];
}

/** Why each principal of a request got its answer, and which of these reasons each cell has. */
export function reasonsOf({ cells }: Row, principals: readonly Principal[]) {
  const decided = cells.map((cell, column) => ({
    ...cell,
    text: sentence(cell),
    name: principals[column]?.name ?? "",
  }));
  const groups = grouped(decided, ({ result, expected, text }) => `${result} ${expected} ${text}`);
  const reasons = groups.map(([, each]): Reason => ({
    ...each[0],
    principals: each.map(({ name }) => name),
  }));
  return { reasons, ofCell: decided.map((cell) => groups.findIndex(([, each]) => each.includes(cell))) };
}

/** Such as `Allowed by ReadInput (its policy).` */
function sentence({ result, expected, by }: Cell): string {
  const names = by.map(({ layer, statement }) => `${statement} (${WHERE[layer]})`).join(" and ");
  const unexpected = expected ? "" : " This was not expected.";
  if (result === "allowed") return `Allowed by ${names}.${unexpected}`;
  if (result === "refused") return `Denied by ${names}.${unexpected}`;
  if (by.length === 0) return `Denied: nothing allows it.${unexpected}`;
  return `Denied: ${names} allows it, but the other side or a boundary does not.${unexpected}`;
}
