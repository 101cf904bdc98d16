import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import type { Account } from "../accounts/accounts";
import { asking, ifThere } from "./asking";
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
  /** Error of a run that failed, with its cause in a sentence. */
  readonly error: string | undefined;
  /** None of a run that has not succeeded. */
  readonly ran: RunOutput | undefined;
  /** Whether it was started on validation data, by `validate-model`. */
  readonly onValidationData: boolean;
}

/** A run by its ARN; undefined when Step Functions says that there is none: it keeps them for 90 days. */
export function readExecution({ client }: Account, arn: string): Promise<Execution | undefined> {
  return asking(new SFNClient(client), (states) =>
    ifThere(["ExecutionDoesNotExist"], () => describe(states, arn)),
  );
}

/** The newest runs of the stack's pipeline, the newest first; none before there is a pipeline. */
export async function newestExecutions(
  { client, arns }: Account,
  { most, succeeded = false }: { readonly most: number; readonly succeeded?: boolean },
): Promise<readonly Execution[]> {
  return asking(new SFNClient(client), async (states) => {
    const listed = await ifThere(["StateMachineDoesNotExist"], () =>
      states.send(
        new ListExecutionsCommand({
          stateMachineArn: arns.stateMachine,
          maxResults: most,
          ...(succeeded && { statusFilter: "SUCCEEDED" as const }),
        }),
      ),
    );
    const newest = listed?.executions?.slice(0, most) ?? [];
    return Promise.all(newest.map(({ executionArn = "" }) => describe(states, executionArn)));
  });
}

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
    error: error === undefined ? undefined : [error, ...(cause ? [readCause(cause)] : [])].join(": "),
    ran: parseOutput(output),
    onValidationData: namesValidationData(input),
  };
}

/** Input that is no object, or cannot be read, is not taken for a run on the stack's own data. */
function namesValidationData(input = ""): boolean {
  try {
    const given: unknown = JSON.parse(input);
    if (typeof given !== "object" || given === null || Array.isArray(given)) return true;
    return Object.hasOwn(given, "validationKey");
  } catch {
    return true;
  }
}
