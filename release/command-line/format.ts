/** `1.5 MB`: decimal units, as registries count. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  // 999.96 would be printed as 1000.0.
  while (value >= (unit === 0 ? 1000 : 999.95) && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** `sha256:` and the first 12 digits, which people compare. */
export const shortDigest = (digest: string): string => digest.slice(0, "sha256:".length + 12);

/** The first 12 digits of a commit or checksum. */
export const shortHash = (hash: string): string => hash.slice(0, 12);

/** `1 blob`, `2 blobs`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

/** Columns as wide as their widest cell, two spaces between them. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Characters of a line of help. */
const WIDTH = 100;

/** Lines of no more than so many characters; a line break stays where it ends a sentence. */
export function wrap(text: string, width = WIDTH): string[] {
  return text.split(/(?<=[.:])\n/).flatMap((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.split(/\s+/)) {
      const line = lines.at(-1);
      if (line !== undefined && line.length + 1 + word.length <= width)
        lines[lines.length - 1] = `${line} ${word}`;
      else lines.push(word);
    }
    return lines;
  });
}

/** Two columns, the right one wrapped below itself. */
export function twoColumns(rows: readonly (readonly [string, string])[]): string {
  const indent = Math.max(...rows.map(([left]) => left.length)) + 4;
  return rows
    .flatMap(([left, right]) =>
      wrap(right, WIDTH - indent).map((line, index) => `  ${index === 0 ? left : ""}`.padEnd(indent) + line),
    )
    .join("\n");
}
