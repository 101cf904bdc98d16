import { inLine, printable } from "../settings/printable";

/** A text within a line of Markdown: nothing of it is markup, a link, a mention or the end of a table's cell. */
export const escaped = (text: string): string =>
  inLine(printable(text)).replaceAll(/[&<>|`\\[\]*_~@#!:]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A text as code within a line or a table. */
export const code = (text: string): string => `\`${inLine(printable(text)).replaceAll(/[`|]/g, "·")}\``;
