import type { Account } from "../accounts/accounts";
import { type Execution, newestExecutions } from "./execution";
import { type LineageEntry, readLineage } from "./lineage";
import { type Parameters, readParameters } from "./parameters";
import { readSchedule, type Schedule } from "./schedule";
import { readStateMachine, type StateMachine } from "./state-machine";
import { readTaskDefinition, type TaskDefinition } from "./task-definition";

/** What a stack has in its account. What is undefined or empty is not there yet, as AWS says itself. */
export interface Deployment {
  readonly parameters: Parameters;
  /** The oldest release first. */
  readonly lineage: readonly LineageEntry[];
  readonly taskDefinition: TaskDefinition | undefined;
  readonly stateMachine: StateMachine | undefined;
  readonly schedule: Schedule | undefined;
  /** The newest first. */
  readonly runs: readonly Execution[];
}

/** Runs that are looked at. */
const LAST_RUNS = 5;

/** Reads what a stack has. @throws the SDK's errors: what is refused or gives no answer is not taken for absent */
export async function readDeployment(account: Account): Promise<Deployment> {
  const [parameters, lineage, taskDefinition, stateMachine, schedule, runs] = await Promise.all([
    readParameters(account),
    readLineage(account),
    readTaskDefinition(account),
    readStateMachine(account),
    readSchedule(account),
    newestExecutions(account, { most: LAST_RUNS }),
  ]);
  return { parameters, lineage, taskDefinition, stateMachine, schedule, runs };
}

/** When the stack's release was there: a run that started before may have been of another. */
export function deployedAt({ lineage, taskDefinition }: Deployment): Date | undefined {
  const release = lineage.at(-1)?.when;
  if (!release) return undefined;
  const task = taskDefinition?.registeredAt ?? release;
  return task > release ? task : release;
}
