import type { PipelineAccount } from "../accounts/accounts";
import { type Execution, newestExecutions } from "../deployed/execution";
import { inputEtag } from "./input";

/** Good runs that are looked at to find one with the same input. */
const RUNS = 10;

/** The run that another is compared with. */
export interface LastGood {
  readonly run: Execution;
  /** Whether it worked on the same object, byte for byte, as far as both histories say. */
  readonly sameInput: boolean;
}

/**
 * The newest good run of a pipeline with the same input as another run, or else its newest good run; undefined where
 * Step Functions, which keeps 90 days, has none.
 * @param tried ARN of the other run.
 */
export async function lastGood(live: PipelineAccount, tried: string): Promise<LastGood | undefined> {
  const runs = await newestExecutions(live, { most: RUNS, succeeded: true });
  const [newest] = runs;
  if (!newest) return undefined;
  const wanted = await inputEtag(live, tried);
  for (const run of wanted === undefined ? [] : runs)
    if ((await inputEtag(live, run.arn)) === wanted) return { run, sameInput: true };
  return { run: newest, sameInput: false };
}
