import { ProgramError } from "../settings/program-error";

/** What has to be corrected, a sentence or more each; empty when nothing is wrong. */
export type Problems = readonly string[];

/** Something that has to hold, and where it does not. */
export interface Checked {
  readonly name: string;
  /** Undefined: not checked, because another check has to pass first. */
  readonly problems: Problems | undefined;
}

/** What a reader refuses, as a problem; anything but a refusal is a defect, and thrown on. */
export function refusals(...readers: readonly (() => unknown)[]): Problems {
  return readers.flatMap((read) => {
    try {
      read();
      return [];
    } catch (error) {
      return [asProblem(error)];
    }
  });
}

/** The same of something that takes its time. */
export async function refusal(work: () => Problems | Promise<Problems>): Promise<Problems> {
  try {
    return await work();
  } catch (error) {
    return [asProblem(error)];
  }
}

function asProblem(error: unknown): string {
  if (error instanceof ProgramError) return error.message;
  throw error;
}
