import {
  AssociateKmsKeyCommand,
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DisassociateKmsKeyCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type LogGroupClass,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogGroupArgs } from "@pulumi/aws/cloudwatch";
import { explicitName, handler } from "../handler";
import type { AwsSession } from "../session";
import { retag } from "../tags";

export const logGroup = handler<LogGroupArgs>({
  maps: {
    name: true,
    kmsKeyId: true,
    logGroupClass: true,
    retentionInDays: true,
    skipDestroy: true,
    tags: true,
  },
  inPlace: ["kmsKeyId", "retentionInDays", "skipDestroy", "tags"],
  async create({ aws, inputs, tags }) {
    const logGroupName = explicitName(inputs.name);
    await aws.client(CloudWatchLogsClient).send(
      new CreateLogGroupCommand({
        logGroupName,
        kmsKeyId: inputs.kmsKeyId,
        logGroupClass: inputs.logGroupClass as LogGroupClass | undefined,
        ...(Object.keys(tags).length > 0 ? { tags } : {}),
      }),
    );
    await keepFor(aws, logGroupName, inputs.retentionInDays);
    return { id: logGroupName, computed: { arn: groupArn(aws, logGroupName) } };
  },
  async update({ aws, inputs, tags }, { id, inputs: old, tags: oldTags }) {
    const logs = aws.client(CloudWatchLogsClient);
    if (inputs.retentionInDays !== old.retentionInDays) await keepFor(aws, id, inputs.retentionInDays ?? 0);
    if (inputs.kmsKeyId !== old.kmsKeyId) {
      if (inputs.kmsKeyId === undefined) await logs.send(new DisassociateKmsKeyCommand({ logGroupName: id }));
      else await logs.send(new AssociateKmsKeyCommand({ logGroupName: id, kmsKeyId: inputs.kmsKeyId }));
    }
    const arn = groupArn(aws, id);
    await retag(
      oldTags,
      tags,
      (set) => logs.send(new TagResourceCommand({ resourceArn: arn, tags: set })),
      (tagKeys) => logs.send(new UntagResourceCommand({ resourceArn: arn, tagKeys })),
    );
    return { id, computed: { arn } };
  },
  async delete(aws, { id, inputs }) {
    if (inputs.skipDestroy === true) return;
    await aws.client(CloudWatchLogsClient).send(new DeleteLogGroupCommand({ logGroupName: id }));
  },
});

/** Zero days means for ever, as the real provider has it; a new group already keeps its logs for ever. */
async function keepFor(aws: AwsSession, logGroupName: string, days: number | undefined): Promise<void> {
  const logs = aws.client(CloudWatchLogsClient);
  if (days === undefined) return;
  if (days === 0) await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
  else await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: days }));
}

/** CloudWatch Logs names a group's ARN with `:*` at the end; tags calls and the real provider leave that off. */
function groupArn({ partition, region, accountId }: AwsSession, name: string): string {
  return `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`;
}
