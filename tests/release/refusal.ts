import type { ReleaseError } from "../../release/release-error";

/** Reason and message of what a promise fails with; undefined when it does not. */
export const refusalOf = (work: Promise<unknown>): Promise<Pick<ReleaseError, "reason" | "message">> =>
  work.then(
    () => undefined as never,
    ({ reason, message }: ReleaseError) => ({ reason, message }),
  );
