import { type Difference, differences, sideOf } from "../differences";
import { type Check, NOTHING } from "./check";

export interface Stated {
  /** Undefined when there is no such thing. */
  readonly found: object | undefined;
  readonly expected: object;
  readonly fix: string;
}

/** Differences that are shown: what was replaced as a whole differs in everything. */
const SHOWN = 5;
/** Characters of a value that are shown: an image with its registry and digest. */
const LENGTH = 150;
/** Those before the first that differs. */
const BEFORE = 30;

/** Holds all that is stated of a thing against what the program states; what differs is named by its path. */
export function statedCheck(name: string, { found, expected, fix }: Stated): Check {
  const about = { where: "deployment", name, fix } as const;
  const expectation = "what the program registers";
  if (!found) return { ...about, ok: false, found: NOTHING, expected: expectation };
  const changes = differences(found, expected);
  if (changes.length === 0) return { ...about, ok: true, found: expectation, expected: expectation };
  const shown = changes.slice(0, SHOWN).map(cut);
  const more = changes.length > SHOWN ? ` and ${changes.length - SHOWN} more` : "";
  return {
    ...about,
    ok: false,
    found: sideOf(shown, "before") + more,
    expected: sideOf(shown, "after") + more,
  };
}

/** Both sides of a long value from shortly before the place where they part. */
function cut({ key, before, after }: Difference): Difference {
  const [one, other] = [before ?? "", after ?? ""];
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const from = Math.max(one.length, other.length) > LENGTH ? Math.max(0, same - BEFORE) : 0;
  const side = (text: string | undefined) =>
    text &&
    `${from > 0 ? "…" : ""}${text.slice(from, from + LENGTH)}${text.length > from + LENGTH ? "…" : ""}`;
  return { key, before: side(before), after: side(after) };
}
