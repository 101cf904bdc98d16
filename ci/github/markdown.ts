import { inLine, printable } from "../../settings/printable";

/** Characters of a comment's, an issue's or a pull request's text: GitHub refuses more. */
export const MOST_CHARACTERS = 65_536;
/** Characters of one name or message: more of it is in the run. */
const CUT = /^.{0,400}/u;
/** Lines of a list that is shown open. */
const MOST_OPEN = 20;

/**
 * Text of others as code: GitHub takes nothing in it for markup, a mention, a link or an issue's number. A pull request
 * may have written any of it.
 */
export function code(text: string): string {
  const line = inLine(printable(text)).replaceAll("`", "'");
  // By characters: half of one is none that GitHub takes.
  const [start = ""] = CUT.exec(line) ?? [];
  const short = start.length < line.length ? `${start}…` : line;
  return `\`${short || "(empty)"}\``;
}

/** A list under a heading; without lines it is left out. */
export interface Section {
  readonly title?: string;
  readonly lines: readonly string[];
  /** A long list is shown folded. */
  readonly folds?: boolean;
}

/**
 * Text of no more characters than GitHub takes: the sections in their order, as far as they fit, and how many lines did
 * not.
 * @param foot Last line, whatever fits.
 */
export function toMarkdown(head: string, sections: readonly Section[], foot: string): string {
  const left = (count: number): string =>
    `\n\n${count} more ${count === 1 ? "line is" : "lines are"} too much for GitHub.`;
  const most = MOST_CHARACTERS - foot.length - left(1_000_000).length - 2;
  let text = head;
  let dropped = 0;
  for (const { title, lines, folds = false } of sections.filter((section) => section.lines.length > 0)) {
    const isFolded = folds && lines.length > MOST_OPEN;
    const [open, close] = isFolded
      ? [`\n\n<details><summary>${title}</summary>\n`, "\n\n</details>"]
      : [title === undefined ? "\n" : `\n\n#### ${title}\n`, ""];
    const fitting = countFitting(lines, most - text.length - open.length - close.length);
    if (dropped > 0 || fitting === 0) dropped += lines.length;
    else {
      text += `${open}${lines.slice(0, fitting).map(item).join("")}${close}`;
      dropped += lines.length - fitting;
    }
  }
  return `${text}${dropped > 0 ? left(dropped) : ""}${foot === "" ? "" : `\n\n${foot}`}`;
}

const item = (line: string): string => `\n- ${line}`;

function countFitting(lines: readonly string[], room: number): number {
  let used = 0;
  const over = lines.findIndex((line) => (used += item(line).length) > room);
  return over === -1 ? lines.length : over;
}
