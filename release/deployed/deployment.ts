import type { PipelineSettings } from "../../settings/settings";
import { type Account, eachPipeline, type PipelineAccount } from "../accounts/accounts";
import { type Execution, lastSuccess, newestExecutions } from "./execution";
import { type LineageEntry, readLineage } from "./lineage";
import { type Parameters, readParameters } from "./parameters";
import { PartReader } from "./part-reader";
import { readSchedule, type Schedule } from "./schedule";
import { readStateMachine, type StateMachine } from "./state-machine";
import { readTaskDefinition, type TaskDefinition } from "./task-definition";

/** What is read of a pipeline, each by itself. What is undefined or empty is not there yet, as AWS says itself. */
interface Parts {
  readonly parameters: Parameters;
  readonly taskDefinition: TaskDefinition | undefined;
  readonly stateMachine: StateMachine | undefined;
  readonly schedule: Schedule | undefined;
  /** The newest first. */
  readonly runs: readonly Execution[];
  /** The newest run on the stack's own data that succeeded, of whatever release. */
  readonly lastSuccess: Execution | undefined;
}

/** What is read with one permission. */
export type Part = Exclude<keyof Parts, "lastSuccess"> | "lineage";

type Refusals = Readonly<Partial<Record<Part, string>>>;

/** The releases that a stack had, and why they could not be read. */
interface History {
  /** The oldest release first. */
  readonly lineage: readonly LineageEntry[];
  /** Why a part could not be read: AWS refuses the caller. It may be there, though it is empty here. */
  readonly refusals: Refusals;
}

/** What a pipeline has in its account, with the lineage of its stack. */
export interface PipelineDeployment extends Parts, History {
  readonly settings: PipelineSettings;
}

/** What a stack has in its account. */
export interface Deployment extends History {
  /** In the order of their names. */
  readonly pipelines: readonly PipelineDeployment[];
}

/** Runs that are read: validations and runs in progress may stand before the one that counts. */
const LAST_RUNS = 20;

/** Reads what a stack has. A part that the caller may not read hides no other. @throws the SDK's other errors */
export async function readDeployment(account: Account): Promise<Deployment> {
  const reader = new PartReader<Part, Account>(account);
  const [lineage, pipelines] = await Promise.all([
    reader.read("lineage", [], readLineage),
    eachPipeline(account, readPipeline),
  ]);
  const { refusals } = reader;
  return {
    lineage,
    refusals,
    pipelines: pipelines.map((found) => ({
      ...found,
      lineage,
      refusals: { ...found.refusals, ...refusals },
    })),
  };
}

type FoundPipeline = Omit<PipelineDeployment, "lineage">;

async function readPipeline(account: PipelineAccount): Promise<FoundPipeline> {
  const reader = new PartReader<Part, PipelineAccount>(account);
  const [parameters, taskDefinition, stateMachine, schedule, runs] = await Promise.all([
    reader.read<Parameters>("parameters", new Map(), readParameters),
    reader.read("taskDefinition", undefined, readTaskDefinition),
    reader.read("stateMachine", undefined, readStateMachine),
    reader.read("schedule", undefined, readSchedule),
    reader.read("runs", { runs: [], lastSuccess: undefined }, readRuns),
  ]);
  const { settings } = account;
  return { settings, parameters, taskDefinition, stateMachine, schedule, ...runs, refusals: reader.refusals };
}

async function readRuns(account: PipelineAccount): Promise<Pick<Parts, "runs" | "lastSuccess">> {
  const runs = await newestExecutions(account, { most: LAST_RUNS });
  const succeeded = runs.find(({ status, onValidationData }) => status === "SUCCEEDED" && !onValidationData);
  return { runs, lastSuccess: succeeded ?? (await lastSuccess(account)) };
}

/** The text of the stack's release, which is read with the parameters of each pipeline; undefined before the first. */
export const deployedText = ({ pipelines }: Pick<Deployment, "pipelines">): string | undefined =>
  pipelines.map(({ parameters }) => parameters.get("release")).find((text) => text !== undefined);

/** Why the stack's release could not be read: the parameters of no pipeline could. */
export const releaseRefusal = ({ pipelines }: Pick<Deployment, "pipelines">): string | undefined =>
  pipelines.every(({ refusals }) => refusals.parameters !== undefined)
    ? pipelines[0]?.refusals.parameters
    : undefined;

/** When the stack's release was there: a run that started before may have been of another. */
export function deployedAt({
  lineage,
  taskDefinition,
}: Pick<PipelineDeployment, "lineage" | "taskDefinition">): Date | undefined {
  const release = lineage.at(-1)?.when;
  if (!release) return undefined;
  const task = taskDefinition?.registeredAt ?? release;
  return task > release ? task : release;
}

/** Why it is not known which run was the last of the release; undefined when it is. */
export const lastRunRefusal = ({ refusals }: Pick<PipelineDeployment, "refusals">): string | undefined =>
  refusals.runs ?? refusals.lineage ?? refusals.taskDefinition;
