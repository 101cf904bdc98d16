import type { PipelineAccount } from "../accounts/accounts";
import { type FoundAlarm, readAlarms } from "./alarms";
import { countDeadLetters } from "./dead-letters";
import { PartReader } from "./part-reader";

/** What a pipeline says of itself when something went wrong in it. */
export interface Signals {
  readonly alarms: readonly FoundAlarm[];
  /** Undelivered triggers; undefined before there is a queue. */
  readonly deadLetters: number | undefined;
  /** Why a part could not be read: AWS refuses the caller. */
  readonly refusals: Readonly<Partial<Record<"alarms" | "deadLetters", string>>>;
}

/** Reads them. @throws the SDK's errors but refusals */
export async function readSignals(account: PipelineAccount): Promise<Signals> {
  const reader = new PartReader<"alarms" | "deadLetters", PipelineAccount>(account);
  const [alarms, deadLetters] = await Promise.all([
    reader.read<readonly FoundAlarm[]>("alarms", [], readAlarms),
    reader.read<number | undefined>("deadLetters", undefined, countDeadLetters),
  ]);
  return { alarms, deadLetters, refusals: reader.refusals };
}
