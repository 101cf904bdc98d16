import { CloudWatchClient, DeleteAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateFlowLogsCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteFlowLogsCommand,
  DeleteVpcCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
} from "@aws-sdk/client-ec2";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { CreateClusterCommand, DescribeClustersCommand, ECSClient } from "@aws-sdk/client-ecs";
import { ListTagsForResourceCommand as ListGroupTags, SchedulerClient } from "@aws-sdk/client-scheduler";
import { ListTagsForResourceCommand as ListMachineTags, SFNClient } from "@aws-sdk/client-sfn";
import { ListTagsForResourceCommand as ListTopicTags, SNSClient } from "@aws-sdk/client-sns";
import { expect } from "chai";
import { apart, readsAndWrites } from "../../../documents/roles/stack-access/access";
import { networkAccess } from "../../../documents/roles/stack-access/network";
import { sampleSettings } from "../../sample-settings";
import { document, outcome, PROD, REGION, startForTest, type RunningEmulator } from "../emulator-fixture";

const own = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${PROD}:${resource}`;

describe("a request to the emulator, by the resource that it names", () => {
  let running: RunningEmulator;
  before(async () => (running = await startForTest()));
  after(() => running.stop());

  it("names what it makes, and what it deletes", async () => {
    const config = await running.roleThatMay(
      "namer",
      { Action: "ecs:CreateCluster", Resource: own("ecs", "cluster/mine") },
      { Action: "cloudwatch:DeleteAlarms", Resource: own("cloudwatch", "alarm:mine-*") },
      { Action: "ec2:CreateVpc", Resource: own("ec2", "vpc/*") },
    );
    const cluster = (clusterName: string) =>
      new ECSClient(config).send(new CreateClusterCommand({ clusterName }));
    expect(await outcome(cluster("mine"))).to.equal("allowed");
    expect(await outcome(cluster("other"))).to.equal("AccessDeniedException");
    const alarms = (...AlarmNames: string[]) =>
      new CloudWatchClient(config).send(new DeleteAlarmsCommand({ AlarmNames }));
    expect(await outcome(alarms("mine-1"))).to.equal("allowed");
    expect(await outcome(alarms("other"))).to.match(/AccessDenied/);
    const vpc = new EC2Client(config).send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    expect(await outcome(vpc)).to.equal("allowed");
  });

  it("names what it describes, and what it asks the tags of", async () => {
    const config = await running.roleThatMay(
      "describer",
      { Action: "ecr:DescribeRepositories", Resource: own("ecr", "repository/mine") },
      { Action: "ecs:DescribeClusters", Resource: own("ecs", "cluster/mine") },
      { Action: "sns:ListTagsForResource", Resource: own("sns", "mine") },
      { Action: "scheduler:ListTagsForResource", Resource: own("scheduler", "schedule-group/mine") },
      { Action: "states:ListTagsForResource", Resource: own("states", "stateMachine:mine") },
    );
    const asked = (name: string) =>
      Promise.all(
        [
          new ECRClient(config).send(new DescribeRepositoriesCommand({ repositoryNames: [name] })),
          new ECSClient(config).send(new DescribeClustersCommand({ clusters: [name] })),
          new SNSClient(config).send(new ListTopicTags({ ResourceArn: own("sns", name) })),
          new SchedulerClient(config).send(
            new ListGroupTags({ ResourceArn: own("scheduler", `schedule-group/${name}`) }),
          ),
          new SFNClient(config).send(
            new ListMachineTags({ resourceArn: own("states", `stateMachine:${name}`) }),
          ),
        ].map((attempt) => outcome(attempt)),
      );
    const denied = /AccessDenied|AuthorizationError/;
    expect((await asked("mine")).filter((found) => denied.test(found))).to.deep.equal([]);
    expect((await asked("other")).filter((found) => !denied.test(found))).to.deep.equal([]);
  });

  it("carries the tags of the network that it changes", async () => {
    const config = await running.roleThatMay("tagged", {
      Action: "ec2:DeleteVpc",
      Resource: own("ec2", "*"),
      Condition: { StringEquals: { "aws:ResourceTag/Project": "mine" } },
    });
    const root = new EC2Client(running.config(PROD));
    const made = async (Value: string) => {
      const TagSpecifications = [{ ResourceType: "vpc" as const, Tags: [{ Key: "Project", Value }] }];
      const { Vpc } = await root.send(new CreateVpcCommand({ CidrBlock: "10.1.0.0/16", TagSpecifications }));
      return Vpc?.VpcId;
    };
    const remove = async (VpcId: string | undefined) =>
      outcome(new EC2Client(config).send(new DeleteVpcCommand({ VpcId })));
    expect(await remove(await made("other"))).to.equal("UnauthorizedOperation");
    expect(await remove(await made("mine"))).to.equal("allowed");
  });

  it("names what of a network is tagged, and a flow log by the tags that it was made with", async () => {
    const tags = [
      { Key: "Project", Value: "ds-pipeline" },
      { Key: "Stack", Value: "dev" },
    ];
    const settings = { ...sampleSettings("dev"), account: PROD, region: REGION };
    const network = apart(networkAccess(settings), readsAndWrites);
    const ec2 = new EC2Client(await running.roleThatMay("networks", ...network));
    const root = new EC2Client(running.config(PROD));
    const made = async (tagged: typeof tags) => {
      const TagSpecifications = tagged.length > 0 ? [{ ResourceType: "vpc" as const, Tags: tagged }] : [];
      const { Vpc } = await root.send(new CreateVpcCommand({ CidrBlock: "10.2.0.0/16", TagSpecifications }));
      return Vpc?.VpcId ?? "";
    };
    const groupOf = async (vpc: string) => {
      const Filters = [{ Name: "vpc-id", Values: [vpc] }];
      const { SecurityGroups } = await root.send(new DescribeSecurityGroupsCommand({ Filters }));
      return SecurityGroups?.[0]?.GroupId ?? "";
    };
    const tag = (id: string, Tags = tags) =>
      outcome(ec2.send(new CreateTagsCommand({ Resources: [id], Tags })));
    const [vpc, bare] = [await made(tags), await made([])];
    expect(await tag(bare)).to.equal("UnauthorizedOperation");
    const group = await groupOf(vpc);
    expect(await tag(group, [{ Key: "Project", Value: "other" }])).to.equal("UnauthorizedOperation");
    expect(await tag(group)).to.equal("allowed");
    const other = await groupOf(bare);
    await root.send(new CreateTagsCommand({ Resources: [other], Tags: [{ Key: "Stack", Value: "eu" }] }));
    expect(await tag(other)).to.equal("UnauthorizedOperation");

    const { VpcEndpoint } = await root.send(
      new CreateVpcEndpointCommand({
        VpcId: vpc,
        ServiceName: `com.amazonaws.${REGION}.s3`,
        TagSpecifications: [{ ResourceType: "vpc-endpoint", Tags: tags }],
      }),
    );
    const PolicyDocument = document({ Action: "*", Resource: "*" });
    const { VpcEndpointId } = VpcEndpoint ?? {};
    const change = new ModifyVpcEndpointCommand({ VpcEndpointId, PolicyDocument });
    expect(await outcome(ec2.send(change))).to.equal("allowed");

    const flowLog = async (Tags: typeof tags) => {
      const { FlowLogIds } = await root.send(
        new CreateFlowLogsCommand({
          ResourceType: "VPC",
          ResourceIds: [vpc],
          TrafficType: "ALL",
          LogDestinationType: "s3",
          LogDestination: "arn:aws:s3:::logs",
          TagSpecifications: [{ ResourceType: "vpc-flow-log", Tags }],
        }),
      );
      return outcome(ec2.send(new DeleteFlowLogsCommand({ FlowLogIds })));
    };
    expect(await flowLog([{ Key: "Project", Value: "other" }])).to.equal("UnauthorizedOperation");
    expect(await flowLog(tags)).to.equal("allowed");
  });
});
