/** Characters that a line takes at most, where words allow. */
const WIDTH = 100;
const GAP = 2;

/**
 * Things side by side: a column of labels, then one for each thing, equally wide. What is longer than its column goes on
 * below, broken between words or, where there are none, within.
 */
export function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const label = Math.max(...all.map(([first = ""]) => first.length));
  const things = Math.max(1, head.length - 1);
  const longest = Math.max(...all.flatMap(([, ...cells]) => cells.map((cell) => cell.length)), 1);
  const width = Math.min(longest, Math.max(20, Math.floor((WIDTH - label) / things) - GAP));
  return all.flatMap(([first = "", ...cells]) => lines(first, cells, label, width)).join("\n");
}

function lines(first: string, cells: readonly string[], label: number, width: number): string[] {
  const broken = cells.map((cell) => wrap(cell, width));
  const height = Math.max(1, ...broken.map((parts) => parts.length));
  return Array.from({ length: height }, (_, line) => {
    const parts = broken.map((each) => (each[line] ?? "").padEnd(width));
    return [(line === 0 ? first : "").padEnd(label), ...parts].join(" ".repeat(GAP)).trimEnd();
  });
}

function wrap(text: string, width: number): string[] {
  const found: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    if (line !== "") found.push(line);
    line = word;
    while (line.length > width) {
      found.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...found, line];
}
