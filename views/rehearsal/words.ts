import prettyBytes from "pretty-bytes";

/** `1 step`, `2 steps`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

/** `1.4 MB`. @param count of bytes */
export const bytes = (count: number): string => prettyBytes(count);

/** `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  new Intl.ListFormat("en-GB", { type: "conjunction" }).format(names);
