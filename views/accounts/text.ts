/**
 * How wide a text may be, without a browser to ask. Widths are those of DejaVu Sans, in parts of the type's size: no
 * common font is wider, so that what fits by them fits in any.
 */
const WIDTHS: readonly (readonly [string, number])[] = [
  ["ijlIJ'|", 0.3],
  [" \u00a0.,:;/!·()[]", 0.39],
  ["tfr-", 0.42],
  ["cszkvxyLF", 0.6],
  ["abdeghnopqu0123456789EPT_?", 0.65],
  ["ABCKRSVXYZ“”", 0.71],
  ["DGHNOQUw&#~<>=+", 0.84],
];
const WIDEST = 1.03;
const SHARES: ReadonlyMap<string, number> = new Map(
  WIDTHS.flatMap(([characters, width]) => Array.from(characters, (character) => [character, width] as const)),
);
/** What bold adds. */
const BOLD = 1.13;

/** In pixels. @param size Of the type, in pixels */
export function widthOf(text: string, size: number, weight: "plain" | "bold" = "plain"): number {
  let width = 0;
  for (const character of text) width += SHARES.get(character) ?? WIDEST;
  return width * size * (weight === "bold" ? BOLD : 1);
}

/** Broken into lines that fit: between words, else behind a mark within a name, else anywhere. Nothing is left out. */
export function broken(
  text: string,
  most: number,
  size: number,
  weight: "plain" | "bold" = "plain",
): readonly string[] {
  const lines: string[] = [];
  let line = "";
  const fits = (candidate: string) => widthOf(candidate.trimEnd(), size, weight) <= most;
  const take = (part: string, ...smaller: readonly RegExp[]): void => {
    if (fits(line + part)) {
      line += part;
      return;
    }
    const [how, ...rest] = smaller;
    if (line !== "" && (how === undefined || fits(part))) {
      lines.push(line.trimEnd());
      line = "";
      take(part, ...smaller);
    } else if (how === undefined) line = part;
    else for (const piece of part.split(how)) take(piece, ...rest);
  };
  for (const word of text.split(/(?<= )/)) take(word, /(?<=[-/._@:])/, /(?:)/u);
  return [...lines, line.trimEnd()];
}
