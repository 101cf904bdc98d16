import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  DescribeFlowLogsCommand,
  EC2Client,
  type LogDestinationType,
  type TrafficType,
} from "@aws-sdk/client-ec2";
import type { FlowLogArgs } from "@pulumi/aws/ec2";
import { ec2Tagging, tagSpecifications } from "./tags";
import { ec2Arn } from "./vpc";
import { given } from "../given";
import { handler } from "../handler";
import { camelKeys } from "../naming";
import { readTags } from "../tags";

/** Of a VPC. */
export const flowLog = handler<FlowLogArgs>({
  maps: { vpcId: true, trafficType: true, logDestinationType: true, logDestination: true, tags: true },
  replaces: ["vpcId", "trafficType", "logDestinationType", "logDestination"],
  tagging: ec2Tagging,
  async create({ aws, inputs, tags }) {
    const { FlowLogIds, Unsuccessful } = await aws.client(EC2Client).send(
      new CreateFlowLogsCommand({
        ResourceType: "VPC",
        ResourceIds: [given(inputs.vpcId, `Its "vpcId"`)],
        TrafficType: inputs.trafficType as TrafficType,
        LogDestinationType: inputs.logDestinationType as LogDestinationType,
        LogDestination: inputs.logDestination,
        TagSpecifications: tagSpecifications("vpc-flow-log", tags),
      }),
    );
    const [refused] = Unsuccessful ?? [];
    if (refused) throw new Error(`ec2:CreateFlowLogs: ${refused.Error?.Message}`);
    return given(FlowLogIds?.[0], "The id in the answer of ec2:CreateFlowLogs");
  },
  delete: (aws, { id }) => aws.client(EC2Client).send(new DeleteFlowLogsCommand({ FlowLogIds: [id] })),
  async read(aws, id) {
    const { FlowLogs } = await aws.client(EC2Client).send(new DescribeFlowLogsCommand({ FlowLogIds: [id] }));
    const [found] = FlowLogs ?? [];
    const { ResourceId: vpcId, Tags, ...rest } = found ?? {};
    return found && { ...camelKeys(rest), vpcId, arn: ec2Arn(aws, "vpc-flow-log", id), tags: readTags(Tags) };
  },
});
