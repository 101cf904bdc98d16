import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Key } from "@pulumi/aws/kms/key";
import { Provider } from "@pulumi/aws/provider";
import { StateMachine } from "@pulumi/aws/sfn/stateMachine";
import { Queue } from "@pulumi/aws/sqs/queue";
import * as pulumi from "@pulumi/pulumi";
import { account, ARNS, oneState, region, schedule, task } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const LOGGING = ["logging-and-tracing"];
const PROVIDERS = ["account-and-region"];
const STARTS = {
  arn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
  input: JSON.stringify({ StateMachineArn: ARNS.stateMachine }),
};

/** A state machine that does nothing, with this logging and tracing. */
const machineWith = (
  name: string,
  options: pulumi.CustomResourceOptions,
  changes: Pick<
    ConstructorParameters<typeof StateMachine>[1],
    "loggingConfiguration" | "tracingConfiguration"
  >,
) =>
  new StateMachine(
    name,
    {
      name,
      roleArn: ARNS.stateMachineRole,
      definition: JSON.stringify(oneState({ Type: "Pass" })),
      loggingConfiguration: { level: "ALL", logDestination: `${ARNS.logGroup}:*` },
      tracingConfiguration: { enabled: true },
      ...changes,
    },
    options,
  );

const log = (
  name: string,
  options: pulumi.CustomResourceOptions,
  changes: Readonly<Record<string, unknown>>,
) => new LogGroup(name, { name: `/${name}`, retentionInDays: 30, ...changes }, options);

/** A number that only an update knows. */
const unknownDays = (name: string, options: pulumi.CustomResourceOptions) => ({
  retentionInDays: new Queue(`${name}--queue`, { sqsManagedSseEnabled: true }, options).url.apply(() => 30),
});

const key = (
  name: string,
  options: pulumi.CustomResourceOptions,
  changes: Readonly<Record<string, unknown>>,
) =>
  new Key(name, { description: "Data", deletionWindowInDays: 30, ...changes }, { ...options, protect: true });

const provider = (name: string, changes: Readonly<Record<string, unknown>>) =>
  new Provider(name, { region, allowedAccountIds: [account], ...changes });

/** Logs, retries, keys, providers and tags. */
export const operationsPrograms: readonly PolicyProgram[] = [
  {
    name: "log-kept-for-ever",
    breaks: ["log-retention"],
    register: (name, options) => log(name, options, { retentionInDays: 0 }),
  },
  {
    name: "log-kept-for-unknown-days",
    breaks: ["log-retention"],
    register: (name, options) => log(name, options, unknownDays(name, options)),
  },
  {
    name: "log-kept-for-unknown-days-in-a-source",
    breaks: ["log-retention"],
    stack: "dev",
    register: (name, options) => log(name, options, unknownDays(name, options)),
  },
  {
    name: "log-kept-for-a-day",
    breaks: [],
    register: (name, options) => log(name, options, { retentionInDays: 1 }),
  },
  {
    name: "log-in-another-region",
    breaks: PROVIDERS,
    register: (name, options) => log(name, options, { region: "eu-west-1" }),
  },
  { name: "log-in-the-own-region", breaks: [], register: (name, options) => log(name, options, { region }) },
  {
    name: "key-that-never-rotates",
    breaks: ["key-rotation"],
    register: (name, options) => key(name, options, {}),
  },
  {
    name: "key-that-rotates",
    breaks: [],
    register: (name, options) => key(name, options, { enableKeyRotation: true }),
  },
  {
    name: "key-that-cannot-rotate",
    breaks: [],
    register: (name, options) =>
      key(name, options, { customerMasterKeySpec: "RSA_4096", keyUsage: "SIGN_VERIFY" }),
  },
  {
    name: "schedule-without-retries",
    breaks: ["schedule-retries"],
    register: (name, options) => schedule(name, options, { ...STARTS, retryPolicy: undefined }),
  },
  {
    name: "schedule-that-forgets",
    breaks: ["schedule-retries"],
    register: (name, options) => schedule(name, options, { ...STARTS, deadLetterConfig: undefined }),
  },
  {
    name: "schedule-with-no-second-try",
    breaks: [],
    register: (name, options) => {
      const queue = new Queue(`${name}--queue`, { sqsManagedSseEnabled: true }, options);
      schedule(name, options, {
        ...STARTS,
        retryPolicy: { maximumRetryAttempts: 0 },
        deadLetterConfig: { arn: queue.arn },
      });
    },
  },
  {
    name: "machine-without-tracing",
    breaks: LOGGING,
    register: (name, options) => machineWith(name, options, { tracingConfiguration: { enabled: false } }),
  },
  {
    name: "machine-that-logs-fatal-errors",
    breaks: LOGGING,
    register: (name, options) =>
      machineWith(name, options, {
        loggingConfiguration: { level: "FATAL", logDestination: `${ARNS.logGroup}:*` },
      }),
  },
  {
    name: "machine-that-logs-errors",
    breaks: [],
    register: (name, options) => {
      const group = log(`${name}--log`, options, {});
      machineWith(name, options, { loggingConfiguration: { level: "ERROR", logDestination: group.arn } });
    },
  },
  {
    name: "container-without-log",
    breaks: LOGGING,
    register: (name, options) => task(name, options, {}, { name: "second", logConfiguration: undefined }),
  },
  {
    name: "provider-for-any-account",
    breaks: PROVIDERS,
    register: (name) => provider(name, { allowedAccountIds: undefined }),
  },
  {
    name: "provider-for-another-account",
    breaks: PROVIDERS,
    stack: "dev",
    register: (name) => provider(name, {}),
  },
  {
    name: "provider-in-another-region",
    breaks: PROVIDERS,
    register: (name) => provider(name, { region: "eu-west-1" }),
  },
  {
    name: "provider-with-another-role",
    breaks: PROVIDERS,
    register: (name) =>
      provider(name, { assumeRoles: [{ roleArn: "arn:aws:iam::123456789012:role/Administrator" }] }),
  },
  {
    name: "provider-with-credentials",
    breaks: PROVIDERS,
    register: (name) => provider(name, { accessKey: "AKIA", secretKey: "hunter2" }),
  },
  { name: "provider-of-the-account", breaks: [], register: (name) => provider(name, { profile: "prod" }) },
  {
    name: "queue-without-tags",
    breaks: [],
    register: (name) =>
      new Queue(name, { sqsManagedSseEnabled: true }, { provider: provider(`${name}--provider`, {}) }),
  },
  {
    name: "queue-with-secret-and-unknown-tags",
    breaks: [],
    register: (name) => {
      const own = { provider: provider(`${name}--provider`, {}) };
      const { url } = new Queue(`${name}--other`, { sqsManagedSseEnabled: true }, own);
      const tags = { Owner: pulumi.secret("hunter2"), Id: url, Team: "data" };
      new Queue(name, { sqsManagedSseEnabled: true, tags }, own);
    },
  },
  {
    name: "queue-with-tags-of-its-own",
    breaks: [],
    register: (name, options) =>
      new Queue(name, { sqsManagedSseEnabled: true, tags: { Team: "data" } }, options),
  },
];
