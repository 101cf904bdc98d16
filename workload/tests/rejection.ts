import { expect } from "chai";
import { TaskFailure } from "../src/task-failure";

/** The message of the TaskFailure of that kind that a promise must reject with. */
export async function rejection(promise: Promise<unknown>, kind: string): Promise<string> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  expect(outcome).to.have.property("error").that.is.instanceOf(TaskFailure);
  const { error } = outcome as { error: TaskFailure };
  expect(error.name).to.equal(kind);
  return error.message;
}
