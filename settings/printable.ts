/** What moves the cursor, paints, rings or turns the direction of the text: a terminal would obey, and hide what is there. */
const OBEYED = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * The text as it may go to a terminal: AWS, registries and files may have put control characters into their answers.
 * They are shown as `\uXXXX`, which JSON reads back as the same characters; only newlines and tabs stay.
 */
export function printable(text: string): string {
  return text.replaceAll(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The text as part of a line: what AWS, registries and data say begins no line, which could look like one of ours. */
export const inLine = (text: string): string => text.replaceAll(/[\s\u0085]+/g, " ").trim();
