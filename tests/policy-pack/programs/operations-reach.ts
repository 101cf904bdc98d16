import { CompositeAlarm } from "@pulumi/aws/cloudwatch/compositeAlarm";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import { Provider, type ProviderArgs } from "@pulumi/aws/provider";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { account, ARNS, region } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const FUNCTION = `arn:aws:lambda:${region}:${account}:function:build`;

const alarm = (name: string, options: CustomResourceOptions, action: string) =>
  new MetricAlarm(
    name,
    {
      name,
      namespace: "DS/Pipeline",
      metricName: "ProcessingTime",
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 600,
      alarmActions: [action],
    },
    options,
  );

/** A program of one alarm that does this. */
const does = (name: string, breaks: readonly string[], action: string): PolicyProgram => ({
  name,
  breaks,
  register: (own, options) => alarm(own, options, action),
});

/** A program of one subscription to the pipeline's topic. */
const tells = (
  name: string,
  breaks: readonly string[],
  protocol: string,
  endpoint: string,
): PolicyProgram => ({
  name,
  breaks,
  register: (own, options) => new TopicSubscription(own, { topic: ARNS.topic, protocol, endpoint }, options),
});

/** A program of one provider of the account, with changes. */
const provides = (name: string, breaks: readonly string[], changes: ProviderArgs): PolicyProgram => ({
  name,
  breaks,
  register: (own) => new Provider(own, { region, allowedAccountIds: [account], ...changes }),
});

const listens = ["notification-targets"];
const provider = ["account-and-region"];
const role = (roleArn: string) => ({ roleArn, externalId: "ds-pipeline-prod" });

/** Whom a stack's alarms, topics and providers reach. */
export const reachPrograms: readonly PolicyProgram[] = [
  does("alarm-that-runs-a-function", listens, FUNCTION),
  does("alarm-that-restarts-a-machine", listens, `arn:aws:automate:${region}:ec2:reboot`),
  does("alarm-that-tells-another-account", listens, `arn:aws:sns:${region}:123456789012:elsewhere`),
  does("alarm-that-tells-people", [], ARNS.topic),
  {
    name: "alarm-of-alarms-that-runs-a-function",
    breaks: ["allowed-resource-types", ...listens],
    register: (name, options) =>
      new CompositeAlarm(name, { alarmName: name, alarmRule: "FALSE", okActions: [FUNCTION] }, options),
  },
  tells("subscription-of-a-website", listens, "https", "https://example.com/hook"),
  tells("subscription-of-a-function", listens, "lambda", FUNCTION),
  tells("subscription-of-a-queue-elsewhere", listens, "sqs", `arn:aws:sqs:${region}:123456789012:elsewhere`),
  tells("subscription-of-a-mailbox", [], "email", "data@example.com"),
  tells("subscription-of-an-own-queue", [], "sqs", ARNS.deadLetterQueue),
  provides("provider-with-the-promotion-role", provider, { assumeRoles: [role(ARNS.promotionRole)] }),
  provides("provider-with-two-roles", provider, {
    assumeRoles: [role(ARNS.previewRole), role(ARNS.deployRole)],
  }),
  provides("provider-with-a-token-of-its-own", provider, {
    assumeRoleWithWebIdentity: { roleArn: ARNS.deployRole, webIdentityTokenFile: "/tmp/token" },
  }),
  provides("provider-with-another-endpoint", provider, { endpoints: [{ sts: "https://sts.example.com" }] }),
  provides("provider-that-does-not-look", provider, { skipRequestingAccountId: true }),
  provides("provider-with-files-of-its-own", provider, { sharedCredentialsFiles: ["/tmp/credentials"] }),
  provides("provider-with-the-preview-role", [], { assumeRoles: [role(ARNS.previewRole)] }),
  provides("provider-that-looks", [], { skipRequestingAccountId: false, skipRegionValidation: true }),
];
