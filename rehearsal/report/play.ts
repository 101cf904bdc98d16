import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { printable } from "../../settings/printable";
import { ProgramError } from "../../settings/program-error";
import { WholeFile } from "../../settings/whole-file";
import type { Ending } from "../../views/rehearsal/data";
import { rehearsalPage } from "../../views/rehearsal/page";
import { Steps } from "../story/steps";
import type { Outline } from "../story/outlines";
import { describeError, describeRehearsal, endingOf } from "./describe";

interface ReportedArgs {
  readonly projectFolder: string;
  /** Where the report is written, relative to the project. */
  readonly report: string;
  readonly outline: Outline;
  readonly out: NodeJS.WriteStream;
  readonly error: NodeJS.WriteStream;
  /** Aborted when somebody interrupts. */
  readonly signal: AbortSignal;
}

/** Writes the report of a story that held. */
export type Passed = () => void;

/**
 * Plays a story to whatever end, says which, and leaves a report of what was seen until then; its place is the last line.
 * @param play Calls `passed` once nothing can fail any more, where it waits for somebody afterwards.
 * @returns the exit code: 0 proved, 1 something did not hold, 2 files are to be corrected, 130 interrupted
 */
export async function playReported(
  args: ReportedArgs,
  play: (steps: Steps, passed: Passed) => Promise<void>,
): Promise<number> {
  const { projectFolder, report, outline, out, error: errors, signal } = args;
  const steps = new Steps(out, signal);
  const place = `Report: ${report}\n`;
  const write = (ending: Ending) => {
    // Nothing was played of files that are to be corrected first.
    if (steps.all.length === 0) return;
    try {
      mkdirSync(dirname(join(projectFolder, report)), { recursive: true });
      const page = new WholeFile(report, projectFolder, "The report");
      page.write(rehearsalPage(describeRehearsal(outline, steps, ending)));
      out.write(place);
    } catch (error) {
      // How the story ended is not changed by it.
      errors.write(`${printable(`The report was not written: ${describeError(error)}`)}\n`);
    }
  };
  let written = false;
  const passed = () => {
    write({ kind: "passed" });
    written = true;
  };
  try {
    await play(steps, passed);
    if (!written) passed();
    return 0;
  } catch (error) {
    const interrupted = signal.aborted;
    errors.write(`${sayEnd(error, interrupted)}\n`);
    if (!written) write(endingOf(error, steps, interrupted));
    if (interrupted) return 130;
    return error instanceof ProgramError ? 2 : 1;
  }
}

function sayEnd(error: unknown, interrupted: boolean): string {
  if (interrupted) return "\nInterrupted: everything that was started is stopped.";
  // Files that are to be corrected; the message says how.
  if (error instanceof ProgramError) return printable(error.message);
  return `\n${printable(describeError(error))}`;
}
