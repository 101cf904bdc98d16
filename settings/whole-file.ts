import { lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ProgramError } from "./program-error";

/** The file that an option names: written whole at the end, or left as it was. */
export class WholeFile {
  /** Absolute path. */
  readonly file: string;

  /**
   * Tries whether the file can be written, and leaves nothing of the trial.
   * @param folder What a relative path is relative to: where the caller is, not where npm runs the command.
   * @param option What names it.
   * @param ending What a name has to end with: a page takes the place of no stack file by mistake.
   * @throws ProgramError before anything is done
   */
  constructor(given: string, folder: string, option: string, ending = "") {
    this.file = resolve(folder, given);
    if (!this.file.endsWith(ending))
      throw new ProgramError(
        `${option} names ${this.file}, which does not end with ${ending}. Nothing was done: name a file that does.`,
      );
    try {
      if (lstatSync(this.file, { throwIfNoEntry: false })?.isDirectory()) throw new Error("it is a folder");
      writeFileSync(this.unfinished, "", { flag: "wx" });
      rmSync(this.unfinished);
    } catch (error) {
      throw new ProgramError(
        `${option} names ${this.file}, which cannot be written (${(error as Error).message}). Nothing was done: name a file in a folder that is there and may be written to.`,
      );
    }
  }

  /** @throws Error when the disk is full, or without permission; what was there before stays */
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
