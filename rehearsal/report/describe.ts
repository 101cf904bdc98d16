import { stripVTControlCharacters } from "node:util";
import type { Ending, Rehearsal, Stack } from "../../views/rehearsal/data";
import { NotProved } from "../story/expect";
import { PROMISES } from "../story/promises";
import type { Steps } from "../story/steps";
import type { Outline } from "../story/outlines";

/** A rehearsal as its page shows it. */
export function describeRehearsal(
  { command, about, promises, limits }: Outline,
  steps: Steps,
  ending: Ending,
): Rehearsal {
  const { began, seconds, all, proofs, denials, ledger } = steps;
  return {
    project: ledger.stacks[0]?.project ?? "",
    command,
    about,
    began: began.toISOString(),
    seconds,
    ending,
    stacks: ledger.stacks.map(({ stack, place, kind, account, region }): Stack => ({
      stack,
      place,
      kind,
      account,
      region,
      images: ledger.imagesOf({ stack }),
      runs: ledger.runsOf({ stack }),
    })),
    // What was proved is shown, whoever forgot to say that it would be.
    promises: [...new Set([...promises, ...proofs.map(({ promise }) => promise)])].map((promise) => ({
      promise,
      ...PROMISES[promise],
    })),
    steps: all,
    proofs: proofs.map(({ about: { stack }, promise, claim, seen, step }) => ({
      promise,
      stack,
      claim,
      seen: written(seen),
      step,
    })),
    denials,
    lineages: ledger.lineages,
    runs: ledger.runs.map((run) => ({ ...run, lines: run.lines.map(written) })),
    sections: ledger.sections,
    limits,
  };
}

/** How a rehearsal ended that threw. @param interrupted Whether somebody asked for it. */
export function endingOf(error: unknown, steps: Steps, interrupted: boolean): Ending {
  const step = Math.max(0, steps.all.length - 1);
  if (interrupted) return { kind: "interrupted", step };
  return {
    kind: "failed",
    step,
    message: shortened(written(describeError(error))),
    ...(error instanceof NotProved && error.promise !== undefined && { promise: error.promise }),
  };
}

/** Characters of a message's beginning, which says what failed, and of its end, which often says why. */
const BEGINNING = 1000;
const END = 5000;

const shortened = (message: string): string =>
  message.length <= BEGINNING + END ? message : `${message.slice(0, BEGINNING)}\n…\n${message.slice(-END)}`;

/** An error as people read it. */
export const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** What tools wrote for a terminal, for a page. */
const written = stripVTControlCharacters;
