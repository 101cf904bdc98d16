import { randomUUID } from "node:crypto";
import { GetMetricStatisticsCommand, ListMetricsCommand, CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { filterPattern, lastLine, metricsOf } from "../../release/validation/task-lines";
import type { Metrics } from "../../release/validation/thresholds";
import type { PipelineSettings } from "../../settings/settings";
import { awsConfig, type AwsCredentials } from "../emulator/clients";
import type { LocalAws } from "../emulator/local-aws";
import { demand } from "./expect";

/** A result in the output bucket. */
export interface Result {
  readonly key: string;
  readonly body: Buffer;
  /** Its metadata `run-id`. */
  readonly writtenBy: string | undefined;
}

/** A finished execution. */
export interface Run {
  readonly executionArn: string;
  readonly status: string;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** The end of the task's log, when the run failed. */
  readonly log: string;
  /** What the state machine gave, when the run succeeded. */
  readonly output: RunOutput | undefined;
  /** Seconds that the run itself reported as `ProcessingTime`. */
  readonly processingTime: number | undefined;
}

const scheduleInput = z.object({ StateMachineArn: z.string(), Name: z.string(), Input: z.string() });
/** Of one object the key of its result, of a fan-out how many objects it processed. */
const runOutput = z.object({
  runId: z.string(),
  outputKey: z.string().optional(),
  objects: z.number().optional(),
});
export type RunOutput = z.infer<typeof runOutput>;

const POLL_MS = 100;
const LOG_DEADLINE_MS = 10_000;
const LOG_LINES = 20;

/** One account's pipeline, from its data to its results. */
export class Pipeline {
  private readonly config;

  /** @param who Whose credentials its calls are made with; default: the account's administrator. */
  constructor(
    private readonly aws: LocalAws,
    readonly settings: PipelineSettings,
    private readonly signal: AbortSignal,
    who?: AwsCredentials,
  ) {
    const { region, account } = settings;
    const credentials = who ?? aws.account(account).root;
    this.config = awsConfig({ endpoint: aws.endpoint, region, credentials });
  }

  /** The same pipeline in somebody else's hands. */
  as(who: AwsCredentials): Pipeline {
    return new Pipeline(this.aws, this.settings, this.signal, who);
  }

  /** Uploads an object. @returns its version id */
  async upload(bucket: string, key: string, body: string | Buffer): Promise<string> {
    const { VersionId } = await new S3Client(this.config).send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }),
    );
    demand(VersionId !== undefined, `s3://${bucket}/${key} got no version id: the bucket is not versioned`);
    return VersionId;
  }

  /** Changes a parameter by hand. @returns what it was */
  async changeParameter(name: string, value: string): Promise<string> {
    const before = await this.parameter(name);
    const Name = `${this.settings.names.parameterPath}/${name}`;
    await new SSMClient(this.config).send(new PutParameterCommand({ Name, Value: value, Overwrite: true }));
    return before;
  }

  /** A parameter below the pipeline's path, as the next run will read it. */
  async parameter(name: string): Promise<string> {
    return this.read(`${this.settings.names.parameterPath}/${name}`);
  }

  /** The text of the release that the stack has. */
  release(): Promise<string> {
    return this.read(this.settings.names.releaseParameter);
  }

  private async read(Name: string): Promise<string> {
    const { Parameter } = await new SSMClient(this.config).send(new GetParameterCommand({ Name }));
    demand(Parameter?.Value !== undefined, `Parameter ${Name} has no value`);
    return Parameter.Value;
  }

  /**
   * Starts what the schedule registered, as its occurrence would: the emulator does not deliver universal targets.
   * @param occurrence Stands for `<aws.scheduler.execution-id>`.
   * @returns the execution's ARN
   */
  async trigger(occurrence: string = randomUUID()): Promise<string> {
    const name = this.settings.names.schedule;
    const schedule = await new SchedulerClient(this.config).send(
      new GetScheduleCommand({ GroupName: name, Name: name }),
    );
    const { StateMachineArn, Name, Input } = scheduleInput.parse(JSON.parse(schedule.Target?.Input ?? "{}"));
    const filled = (text: string) =>
      text
        .replace("<aws.scheduler.execution-id>", occurrence)
        .replace("<aws.scheduler.scheduled-time>", "2026-01-01T03:00:00Z");
    const started = await new SFNClient(this.config).send(
      new StartExecutionCommand({
        stateMachineArn: StateMachineArn,
        name: filled(Name),
        input: filled(Input),
      }),
    );
    demand(started.executionArn !== undefined, `${StateMachineArn} started without an execution ARN`);
    return started.executionArn;
  }

  /** Waits until an execution has ended, which the state machine's own limit of time sees to, and reads what it left. */
  async finish(executionArn: string): Promise<Run> {
    const sfn = new SFNClient(this.config);
    for (;;) {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (execution.status !== "RUNNING") {
        const { status = "UNKNOWN", error, cause } = execution;
        const succeeded = status === "SUCCEEDED";
        return {
          executionArn,
          status,
          error,
          cause,
          log: succeeded ? "" : await this.logTail(),
          output: succeeded ? runOutput.parse(JSON.parse(execution.output ?? "{}")) : undefined,
          processingTime: succeeded ? await this.processingTime() : undefined,
        };
      }
      await sleep(POLL_MS, undefined, { signal: this.signal });
    }
  }

  /** The last lines of the task's log. @param lines How many at most. */
  async logTail(lines = LOG_LINES): Promise<string> {
    const { events = [] } = await new CloudWatchLogsClient(this.config).send(
      new FilterLogEventsCommand({ logGroupName: this.settings.names.logGroup }),
    );
    return events
      .slice(-lines)
      .map(({ message }) => message)
      .join("\n");
  }

  /** The last lines that the tasks of an execution wrote; empty where none was started. */
  async logOf(executionArn: string): Promise<string> {
    const own = `"${executionArn.split(":").at(-1)}"`;
    const lines = (await this.logTail(Infinity)).split("\n").filter((line) => line.includes(own));
    return lines.slice(-LOG_LINES).join("\n");
  }

  /** A result in the output bucket. @throws the SDK's error when there is none */
  async result(key: string): Promise<Result> {
    const object = await new S3Client(this.config).send(
      new GetObjectCommand({ Bucket: this.settings.names.outputBucket, Key: key }),
    );
    const body = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    return { key, body, writtenBy: object.Metadata?.["run-id"] };
  }

  /** What the last `done` line of a run reports; undefined when there is none. Lines arrive a moment after the task has ended. */
  async metrics(runId: string): Promise<Metrics | undefined> {
    const logs = new CloudWatchLogsClient(this.config);
    const { logGroup: logGroupName } = this.settings.names;
    const deadline = Date.now() + LOG_DEADLINE_MS;
    for (;;) {
      const { events = [] } = await logs.send(
        new FilterLogEventsCommand({ logGroupName, filterPattern: filterPattern("done", runId) }),
      );
      const lines = events.flatMap(({ message }) => message ?? []);
      const done = lastLine(lines, "done", runId);
      if (done || Date.now() > deadline) return done && metricsOf(done);
      await sleep(POLL_MS, undefined, { signal: this.signal });
    }
  }

  /** The run's own ProcessingTime, which has no dimension; the task publishes its share under one. */
  private async processingTime(): Promise<number | undefined> {
    const now = Date.now();
    const cloudWatch = new CloudWatchClient(this.config);
    const metric = { Namespace: "DS/Pipeline", MetricName: "ProcessingTime" };
    const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand(metric));
    if (!Metrics.some(({ Dimensions = [] }) => Dimensions.length === 0)) return undefined;
    const statistics = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        ...metric,
        StartTime: new Date(now - 3_600_000),
        EndTime: new Date(now + 60_000),
        Period: 3600,
        Statistics: ["Average"],
      }),
    );
    return statistics.Datapoints?.[0]?.Average;
  }
}
