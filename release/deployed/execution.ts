import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  SFNClient,
  StateMachineDoesNotExist,
} from "@aws-sdk/client-sfn";
import type { Account } from "../accounts/accounts";
import { parseOutput, type RunOutput } from "./run-output";

/** One run of the pipeline. */
export interface Execution {
  readonly arn: string;
  readonly stateMachineArn: string;
  /** Of Step Functions: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, `PENDING_REDRIVE`. */
  readonly status: string;
  readonly started: Date | undefined;
  readonly stopped: Date | undefined;
  /** Error and cause of a run that failed. */
  readonly error: string | undefined;
  /** None of a run that has not succeeded. */
  readonly ran: RunOutput | undefined;
  /** Whether it was started on validation data, by `validate-model`. */
  readonly onValidationData: boolean;
}

/** A run by its ARN; undefined when Step Functions says that there is none: it keeps them for 90 days. */
export async function readExecution(account: Account, arn: string): Promise<Execution | undefined> {
  return withStates(account, async (states) => {
    try {
      return await describe(states, arn);
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  });
}

/** The newest runs of the stack's pipeline, the newest first; none before there is a pipeline. */
export async function newestExecutions(
  account: Account,
  { most, succeeded = false }: { readonly most: number; readonly succeeded?: boolean },
): Promise<readonly Execution[]> {
  return withStates(account, async (states) => {
    try {
      const { executions = [] } = await states.send(
        new ListExecutionsCommand({
          stateMachineArn: account.arns.stateMachine,
          maxResults: most,
          ...(succeeded && { statusFilter: "SUCCEEDED" as const }),
        }),
      );
      return await Promise.all(
        executions.slice(0, most).map(({ executionArn = "" }) => describe(states, executionArn)),
      );
    } catch (error) {
      if (error instanceof StateMachineDoesNotExist) return [];
      throw error;
    }
  });
}

async function describe(states: SFNClient, executionArn: string): Promise<Execution> {
  const found = await states.send(new DescribeExecutionCommand({ executionArn }));
  const { status = "UNKNOWN", input, output, stateMachineArn = "", startDate, stopDate, error, cause } = found;
  return {
    arn: executionArn,
    stateMachineArn,
    status,
    started: startDate,
    stopped: stopDate,
    error: error === undefined ? undefined : `${error}${cause === undefined ? "" : `: ${cause}`}`,
    ran: parseOutput(output),
    onValidationData: /"validationKey"\s*:/.test(input ?? ""),
  };
}

async function withStates<T>({ client }: Account, work: (states: SFNClient) => Promise<T>): Promise<T> {
  const states = new SFNClient(client);
  try {
    return await work(states);
  } finally {
    states.destroy();
  }
}
