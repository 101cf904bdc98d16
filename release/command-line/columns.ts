/** Characters that a line takes at most, where the labels leave room. */
const WIDTH = 100;
const GAP = "  ";

/** Columns as wide as their widest cell, two spaces between them. A cell of several lines goes on below. */
export function table(rows: readonly (readonly string[])[]): string {
  const lines = rows.flatMap(inLines);
  const widths: number[] = [];
  for (const line of lines)
    line.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
}

/** A row as lines of cells of one line each. */
function inLines(row: readonly string[]): string[][] {
  const cells = row.map((cell) => cell.split("\n"));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => cells.map((cell) => cell[line] ?? ""));
}

/** Things side by side: a column of labels, then one for each thing. What is longer than its share goes on below. */
export function columns(rows: readonly (readonly string[])[]): string {
  const label = Math.max(...rows.map(([first = ""]) => first.length));
  const things = Math.max(...rows.map((row) => row.length - 1));
  const width = Math.max(20, Math.floor((WIDTH - label) / things) - GAP.length);
  return table(rows.map(([first = "", ...cells]) => [first, ...cells.map((cell) => wrap(cell, width))]));
}

/** Breaks a text between words and, where one is longer than the line, within: no part of an ARN is lost. */
const wrap = (text: string, width: number): string =>
  (text.match(new RegExp(String.raw`\S(.{0,${width - 1}}(?!\S)|\S{0,${width - 1}})`, "g")) ?? []).join("\n");
