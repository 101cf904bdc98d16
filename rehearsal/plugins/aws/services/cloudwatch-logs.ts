import {
  AssociateKmsKeyCommand,
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DisassociateKmsKeyCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogGroupArgs } from "@pulumi/aws/cloudwatch";
import { explicitName } from "../given";
import { handler } from "../handler";
import type { AwsSession } from "../session";

export const logGroup = handler<LogGroupArgs>({
  maps: { name: true, kmsKeyId: true, retentionInDays: true, tags: true },
  replaces: ["name"],
  defaults: { retentionInDays: 0 },
  tagging: {
    by: "arn",
    list: async (aws, resourceArn) => {
      const answer = await aws
        .client(CloudWatchLogsClient)
        .send(new ListTagsForResourceCommand({ resourceArn }));
      return answer.tags ?? {};
    },
    set: (aws, resourceArn, tags) =>
      aws.client(CloudWatchLogsClient).send(new TagResourceCommand({ resourceArn, tags })),
    remove: (aws, resourceArn, tagKeys) =>
      aws.client(CloudWatchLogsClient).send(new UntagResourceCommand({ resourceArn, tagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const logGroupName = explicitName(inputs.name);
    await aws.client(CloudWatchLogsClient).send(
      new CreateLogGroupCommand({
        logGroupName,
        kmsKeyId: inputs.kmsKeyId,
        ...(Object.keys(tags).length > 0 ? { tags } : {}),
      }),
    );
    if (inputs.retentionInDays !== undefined) await keepFor(aws, logGroupName, inputs.retentionInDays);
    return logGroupName;
  },
  async update({ aws, inputs }, { id, inputs: old }) {
    const logs = aws.client(CloudWatchLogsClient);
    if (inputs.retentionInDays !== old.retentionInDays) await keepFor(aws, id, inputs.retentionInDays ?? 0);
    if (inputs.kmsKeyId === old.kmsKeyId) return;
    if (inputs.kmsKeyId === undefined) await logs.send(new DisassociateKmsKeyCommand({ logGroupName: id }));
    else await logs.send(new AssociateKmsKeyCommand({ logGroupName: id, kmsKeyId: inputs.kmsKeyId }));
  },
  delete: (aws, { id }) =>
    aws.client(CloudWatchLogsClient).send(new DeleteLogGroupCommand({ logGroupName: id })),
  async read(aws, id) {
    const { logGroups } = await aws
      .client(CloudWatchLogsClient)
      .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: id }));
    const found = logGroups?.find(({ logGroupName }) => logGroupName === id);
    // CloudWatch Logs names a group's ARN with `:*` at the end; tags calls and the real provider leave that off.
    return (
      found && {
        ...found,
        name: id,
        retentionInDays: found.retentionInDays ?? 0,
        arn: found.arn?.replace(/:\*$/, ""),
      }
    );
  },
});

/** Zero days means for ever, as the real provider has it. */
async function keepFor(aws: AwsSession, logGroupName: string, days: number): Promise<void> {
  const logs = aws.client(CloudWatchLogsClient);
  if (days === 0) await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
  else await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: days }));
}
