import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import { Key } from "@pulumi/aws/kms/key";
import { Provider } from "@pulumi/aws/provider";
import { StateMachine } from "@pulumi/aws/sfn/stateMachine";
import * as pulumi from "@pulumi/pulumi";
import { account, ARNS, guardedQueue, machineArgs, oneState, region, schedule } from "./pipeline-parts";
import { inSource, inTarget } from "./program";

const RETENTION = ["log-retention"];
const TARGETS = ["notification-targets"];
const FUNCTION = `arn:aws:lambda:${region}:${account}:function:build`;
const STARTS = {
  arn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
  input: JSON.stringify({ StateMachineArn: ARNS.stateMachine }),
};

const log = (name: string, options: pulumi.CustomResourceOptions, changes: object) =>
  new LogGroup(name, { name: `/${name}`, retentionInDays: 30, ...changes }, options);
const queue = (
  name: string,
  options: pulumi.CustomResourceOptions,
  tags?: pulumi.Input<Record<string, string>>,
) => guardedQueue(name, options, { sqsManagedSseEnabled: true, ...(tags === undefined ? {} : { tags }) });
/** A log that is kept for days that only an update knows. */
const unknownDays = (name: string, options: pulumi.CustomResourceOptions) =>
  log(name, options, { retentionInDays: queue(`${name}--queue`, options).url.apply(() => 30) });
const key = (name: string, options: pulumi.CustomResourceOptions, enableKeyRotation: boolean) =>
  new Key(name, { deletionWindowInDays: 30, enableKeyRotation }, { ...options, protect: true });
/** A state machine that does nothing, logged and traced but for the changes. */
const machineWith = (name: string, options: pulumi.CustomResourceOptions, changes: object) =>
  new StateMachine(
    name,
    { ...machineArgs(name, JSON.stringify(oneState({ Type: "Pass" }))), ...changes },
    options,
  );
const provider = (name: string, changes: object = {}) =>
  new Provider(name, { region, allowedAccountIds: [account], ...changes });
const provides = (name: string, breaks: readonly string[], changes: object) =>
  inTarget(name, breaks, (own) => provider(own, changes));
const assumes = (roleArn: string) => ({ assumeRoles: [{ roleArn, externalId: "ds-pipeline-prod" }] });
/** A program of one alarm that does this. */
const does = (name: string, breaks: readonly string[], ...alarmActions: readonly string[]) =>
  inTarget(name, breaks, (own, options) => {
    const alarm = { comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 1, threshold: 600 };
    new MetricAlarm(own, { name: own, ...alarm, alarmActions: [...alarmActions] }, options);
  });

/** Logs, retries, keys, notices, providers and tags. */
export const operationsPrograms = [
  inTarget("log-kept-for-ever", RETENTION, (name, options) => log(name, options, { retentionInDays: 0 })),
  inTarget("log-kept-for-unknown-days", RETENTION, unknownDays),
  inSource("log-kept-for-unknown-days-in-a-source", RETENTION, unknownDays),
  inTarget("log-kept-for-a-day", [], (name, options) => log(name, options, { retentionInDays: 1, region })),
  inTarget("log-in-another-region", ["account-and-region"], (name, options) =>
    log(name, options, { region: "eu-west-1" }),
  ),
  inTarget("key-that-never-rotates", ["key-rotation"], (name, options) => key(name, options, false)),
  inTarget("key-that-rotates", [], (name, options) => key(name, options, true)),
  inTarget("schedule-without-retries", ["schedule-retries"], (name, options) =>
    schedule(name, options, { ...STARTS, retryPolicy: undefined }),
  ),
  inTarget("schedule-with-no-second-try", [], (name, options) => {
    const { arn } = queue(`${name}--queue`, options);
    const retryPolicy = { maximumRetryAttempts: 0 };
    schedule(name, options, { ...STARTS, retryPolicy, deadLetterConfig: { arn } });
  }),
  inTarget("machine-without-tracing", ["logging-and-tracing"], (name, options) =>
    machineWith(name, options, { tracingConfiguration: { enabled: false } }),
  ),
  inTarget("machine-that-logs-errors", [], (name, options) => {
    const { arn } = log(`${name}--log`, options, {});
    machineWith(name, options, { loggingConfiguration: { level: "ERROR", logDestination: arn } });
  }),
  does("alarm-that-runs-a-function", TARGETS, FUNCTION),
  does("alarm-that-nobody-hears", ["alarm-actions"]),
  does("alarm-that-tells-people", [], ARNS.topic),
  provides("provider-for-any-account", ["account-and-region"], { allowedAccountIds: undefined }),
  provides("provider-with-the-preview-role", [], { ...assumes(ARNS.previewRole), profile: "prod" }),
  inTarget("queue-with-secret-and-unknown-tags", [], (name) => {
    const own = { provider: provider(`${name}--provider`) };
    const { url } = queue(`${name}--other`, own);
    queue(name, own, { Owner: pulumi.secret("hunter2"), Id: url, Team: "data" } as never);
  }),
  inTarget("queue-with-tags-of-its-own", [], (name, options) => queue(name, options, { Team: "data" })),
];
