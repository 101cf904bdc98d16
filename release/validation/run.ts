import { randomUUID } from "node:crypto";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { PipelineAccount } from "../accounts/accounts";
import type { Clock } from "../registry/retry";
import { ReleaseError, refused } from "../release-error";
import { type Execution, readExecution } from "../deployed/execution";
import { ifThere } from "../deployed/if-there";

/** Milliseconds between two requests about a run. */
const POLL = 2000;
/** Milliseconds beside the task's own time, which the state machine gives it for starting, checking and reporting. */
const OVERHEAD = 30 * 60_000;

/** A run that was started. */
export interface StartedRun {
  readonly arn: string;
  /** The execution's name, by which the task's log has it. */
  readonly runId: string;
  readonly startedAt: Date;
}

/** `s3://<bucket>/<key>` of the data that models are validated on. */
export const validationData = ({ settings }: PipelineAccount): string =>
  `s3://${settings.names.inputBucket}/${settings.validation.key}`;

/** @throws ReleaseError when the validation data is not there, or is not one object for a pipeline that fans out */
export async function demandValidationData(source: PipelineAccount): Promise<void> {
  const { names, validation, inputs, workload, stack } = source.settings;
  const name = validationData(source);
  // Unlike reading, listing distinguishes what is not there from what may not be read; the key itself comes first.
  const { Contents = [] } = await source
    .client(S3Client)
    .send(new ListObjectsV2Command({ Bucket: names.inputBucket, Prefix: validation.key, MaxKeys: 2 }));
  const [found, other] = Contents;
  if (found?.Key !== validation.key)
    throw refused(
      `${name} is not there: models are validated on it. Upload it (aws s3 cp <file> ${name}), or name another with pipelines.${workload}.validation.key in Pulumi.${stack}.yaml.`,
    );
  if (inputs === "folder" && other)
    throw refused(
      `s3://${names.inputBucket}/${other.Key} begins with ${validation.key} too, and a pipeline that fans out would run both. Rename one of them.`,
    );
}

/**
 * Starts a pipeline.
 * @param what Begins the execution's name.
 * @param input Of the state machine: what differs from a run on the stack's own data.
 * @throws ReleaseError when the stack has no pipeline
 */
export async function startRun(
  { client, settings }: PipelineAccount,
  what: "validation" | "integration" | "canary",
  input: Readonly<Record<string, string>> = {},
): Promise<StartedRun> {
  const runId = `${what}-${randomUUID()}`;
  const started = await ifThere(["StateMachineDoesNotExist"], () =>
    client(SFNClient).send(
      new StartExecutionCommand({
        stateMachineArn: settings.arns.stateMachine,
        name: runId,
        input: JSON.stringify(input),
      }),
    ),
  );
  if (!started)
    throw refused(
      `${settings.stack} has no state machine ${settings.names.stateMachine}: no release is deployed there. Write ${settings.releaseFile} and deploy it: pulumi up -s ${settings.stack}`,
    );
  const { executionArn: arn, startDate: startedAt } = started;
  if (arn === undefined || startedAt === undefined)
    throw new ReleaseError("unexpected", "states:StartExecution answered without an execution.");
  return { arn, runId, startedAt };
}

/** Waits for the end of a run. @throws ReleaseError when it runs longer than its state machine allows */
export async function awaitEnd(
  source: PipelineAccount,
  { arn }: StartedRun,
  time: Clock,
): Promise<Execution> {
  const limit = source.settings.task.timeoutMinutes * 60_000 + OVERHEAD;
  const deadline = time.now() + limit;
  for (;;) {
    // It may take a moment until a run that was started is known everywhere.
    const run = await readExecution(source, arn);
    if (run && run.status !== "RUNNING") return run;
    if (time.now() >= deadline)
      throw new ReleaseError(
        "unavailable",
        `${arn} still runs after ${limit / 60_000} minutes. See what it waits for: aws stepfunctions get-execution-history --execution-arn ${arn}`,
      );
    await time.pause(POLL);
  }
}
