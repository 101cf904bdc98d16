import { expect } from "chai";
import { ProgramError } from "../../settings/program-error";

/** The message that something for the user to put right has. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(ProgramError);
  return (error as ProgramError).message;
}
