import type { Account } from "../accounts/accounts";
import { type Execution, lastSuccess, newestExecutions } from "./execution";
import { type LineageEntry, readLineage } from "./lineage";
import { type Parameters, readParameters } from "./parameters";
import { PartReader } from "./part-reader";
import { readSchedule, type Schedule } from "./schedule";
import { readStateMachine, type StateMachine } from "./state-machine";
import { readTaskDefinition, type TaskDefinition } from "./task-definition";

/** What is read of a stack, each by itself. What is undefined or empty is not there yet, as AWS says itself. */
interface Parts {
  readonly parameters: Parameters;
  /** The oldest release first. */
  readonly lineage: readonly LineageEntry[];
  readonly taskDefinition: TaskDefinition | undefined;
  readonly stateMachine: StateMachine | undefined;
  readonly schedule: Schedule | undefined;
  /** The newest first. */
  readonly runs: readonly Execution[];
  /** The newest run on the stack's own data that succeeded, of whatever release. */
  readonly lastSuccess: Execution | undefined;
}

/** What is read with one permission. */
export type Part = Exclude<keyof Parts, "lastSuccess">;

/** What a stack has in its account. */
export interface Deployment extends Parts {
  /** Why a part could not be read: AWS refuses the caller. It may be there, though it is empty here. */
  readonly refusals: Readonly<Partial<Record<Part, string>>>;
}

/** Runs that are read: validations and runs in progress may stand before the one that counts. */
const LAST_RUNS = 20;

/** Reads what a stack has. A part that the caller may not read hides no other. @throws the SDK's other errors */
export async function readDeployment(account: Account): Promise<Deployment> {
  const reader = new PartReader<Part>(account);
  const [parameters, lineage, taskDefinition, stateMachine, schedule, runs] = await Promise.all([
    reader.read<Parameters>("parameters", new Map(), readParameters),
    reader.read("lineage", [], readLineage),
    reader.read("taskDefinition", undefined, readTaskDefinition),
    reader.read("stateMachine", undefined, readStateMachine),
    reader.read("schedule", undefined, readSchedule),
    reader.read("runs", { runs: [], lastSuccess: undefined }, readRuns),
  ]);
  return { parameters, lineage, taskDefinition, stateMachine, schedule, ...runs, refusals: reader.refusals };
}

async function readRuns(account: Account): Promise<Pick<Parts, "runs" | "lastSuccess">> {
  const runs = await newestExecutions(account, { most: LAST_RUNS });
  const succeeded = runs.find(({ status, onValidationData }) => status === "SUCCEEDED" && !onValidationData);
  return { runs, lastSuccess: succeeded ?? (await lastSuccess(account)) };
}

/** When the stack's release was there: a run that started before may have been of another. */
export function deployedAt({ lineage, taskDefinition }: Deployment): Date | undefined {
  const release = lineage.at(-1)?.when;
  if (!release) return undefined;
  const task = taskDefinition?.registeredAt ?? release;
  return task > release ? task : release;
}

/** Why it is not known which run was the last of the release; undefined when it is. */
export const lastRunRefusal = ({ refusals }: Deployment): string | undefined =>
  refusals.runs ?? refusals.lineage ?? refusals.taskDefinition;
