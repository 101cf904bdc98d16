import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  paginateListExecutions,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { z } from "zod";
import type { Account, PipelineAccount } from "../accounts/accounts";
import { mapSome } from "../../settings/at-once";
import { parseAs } from "../parse-as";
import { ifThere } from "./if-there";
import { readCause } from "./cause";
import { parseOutput, type RunOutput } from "./run-output";

/** One run of the pipeline. */
export interface Execution {
  readonly arn: string;
  readonly stateMachineArn: string;
  /** Of Step Functions: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, `PENDING_REDRIVE`. */
  readonly status: string;
  readonly started: Date | undefined;
  readonly stopped: Date | undefined;
  /** Name of the error of a run that failed, and its cause in a sentence. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** None of a run that has not succeeded. */
  readonly ran: RunOutput | undefined;
  /** Whether it was started on validation data, by `validate-model`. */
  readonly onValidationData: boolean;
}

/** A run by its ARN; undefined when Step Functions says that there is none: it keeps them for 90 days. */
export function readExecution({ client }: Account, arn: string): Promise<Execution | undefined> {
  return ifThere(["ExecutionDoesNotExist"], () => describe(client(SFNClient), arn));
}

/** The newest runs of the stack's pipeline, the newest first; none before there is a pipeline. */
export async function newestExecutions(
  { client, settings }: PipelineAccount,
  { most, succeeded = false }: { readonly most: number; readonly succeeded?: boolean },
): Promise<readonly Execution[]> {
  const states = client(SFNClient);
  const listed = await ifThere(["StateMachineDoesNotExist"], () =>
    states.send(
      new ListExecutionsCommand({
        stateMachineArn: settings.arns.stateMachine,
        maxResults: most,
        ...(succeeded && { statusFilter: "SUCCEEDED" as const }),
      }),
    ),
  );
  const newest = listed?.executions?.slice(0, most) ?? [];
  return mapSome(newest, ({ executionArn = "" }) => describe(states, executionArn));
}

/** Runs that succeeded which are read to find one on the stack's own data. */
const SUCCESSES = 100;

/** The newest run on the stack's own data that succeeded; undefined when Step Functions, which keeps 90 days, has none. */
export async function lastSuccess({ client, settings }: PipelineAccount): Promise<Execution | undefined> {
  const states = client(SFNClient);
  return ifThere(["StateMachineDoesNotExist"], async () => {
    let seen = 0;
    for await (const { executions = [] } of paginateListExecutions(
      { client: states, pageSize: SUCCESSES },
      { stateMachineArn: settings.arns.stateMachine, statusFilter: "SUCCEEDED" },
    ))
      for (const { executionArn = "" } of executions) {
        const run = await describe(states, executionArn);
        if (!run.onValidationData) return run;
        seen += 1;
        if (seen >= SUCCESSES) return undefined;
      }
    return undefined;
  });
}

/** Whether a run has not ended yet. */
export const isGoing = ({ status }: Pick<Execution, "status">): boolean =>
  status === "RUNNING" || status === "PENDING_REDRIVE";

async function describe(states: SFNClient, executionArn: string): Promise<Execution> {
  const found = await states.send(new DescribeExecutionCommand({ executionArn }));
  const {
    status = "UNKNOWN",
    input,
    output,
    stateMachineArn = "",
    startDate,
    stopDate,
    error,
    cause,
  } = found;
  return {
    arn: executionArn,
    stateMachineArn,
    status,
    started: startDate,
    stopped: stopDate,
    error,
    cause: cause && readCause(cause),
    ran: parseOutput(output),
    onValidationData: namesValidationData(input),
  };
}

/** Input that is not an object counts as validation data: that run is no evidence. */
function namesValidationData(input: string | undefined): boolean {
  const given = parseAs(z.record(z.string(), z.unknown()), input);
  return given === undefined || Object.hasOwn(given, "validationKey");
}
