import { printable } from "../../settings/printable";

/** Of the JSON: it changes when a key goes or gets another meaning, not when one comes. */
export const FORMAT = 2;

/** What the JSON of every command has beside the command's own keys, or beside `error`; release/README.md has those. */
export interface Taken {
  readonly format: typeof FORMAT;
  /** Name of the command; null where none was understood. */
  readonly command: string | null;
  /** When the command began, ISO 8601 in UTC: what it says may have changed since. */
  readonly takenAt: string;
  /** ARN of who called, by their own credentials; null where nobody was signed in. */
  readonly caller: string | null;
  /** Region of the source, where the caller signs in; null where the settings were not read. */
  readonly region: string | null;
}

export const inJson = (taken: Taken, content: object): string =>
  printable(JSON.stringify({ ...taken, ...content }, null, 2));
