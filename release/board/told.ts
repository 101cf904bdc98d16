import { inLine } from "../../settings/printable";
import type { Told } from "../../views/board/data";
import { describeFailure } from "../failure";
import { EXIT } from "../command-line/exit-code";

export const told = <T>(value: T): Told<T> => ({ status: "told", value });

export const untold = (why: string): Told<never> => ({ status: "untold", why: inLine(why) });

/** The value, unless there is a reason why nobody could tell it. */
export const unless = <T>(why: string | undefined, value: T): Told<T> =>
  why === undefined ? told(value) : untold(why);

/** Why something could not be read, in a line. */
export function reasonOf(error: unknown): string {
  const { exitCode, message } = describeFailure(error);
  // A defect has its stack, which is no sentence.
  return inLine(exitCode === EXIT.unexpected && error instanceof Error ? error.message : message);
}
