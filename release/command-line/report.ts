import { lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { misused } from "./exit-code";
import { printable } from "../../settings/printable";

/** Of the JSON: it changes when a key goes or gets another meaning, not when one comes. */
export const FORMAT = 1;

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

/** The file that an option names: written whole at the end, or left as it was. */
export class ReportFile {
  /** Absolute path. */
  readonly file: string;

  /**
   * Tries whether the file can be written, and leaves nothing of the trial.
   * @param folder What a relative path is relative to: where the caller is, not where npm runs the command.
   * @param option What names it.
   * @throws CommandError before anything is done
   */
  constructor(given: string, folder: string, option = "--report") {
    this.file = resolve(folder, given);
    try {
      if (lstatSync(this.file, { throwIfNoEntry: false })?.isDirectory()) throw new Error("it is a folder");
      writeFileSync(this.unfinished, "", { flag: "wx" });
      rmSync(this.unfinished);
    } catch (error) {
      throw misused(
        `${option} names ${this.file}, which cannot be written (${(error as Error).message}). Nothing was done: name a file in a folder that is there and may be written to.`,
      );
    }
  }

  /** @throws Error when there is no room any more, or no permission; what was there before stays */
  write(text: string): void {
    try {
      writeFileSync(this.unfinished, `${text}\n`, { flag: "wx" });
      renameSync(this.unfinished, this.file);
    } catch (error) {
      rmSync(this.unfinished, { force: true });
      throw error;
    }
  }

  private get unfinished(): string {
    return join(
      dirname(this.file),
      `.${process.pid}.${this.file.slice(dirname(this.file).length + 1)}.unfinished`,
    );
  }
}
