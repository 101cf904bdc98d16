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
import {
  CreateClusterCommand,
  DescribeClustersCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
} from "@aws-sdk/client-ecs";
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListTagsForResourceCommand as ListGroupTags, SchedulerClient } from "@aws-sdk/client-scheduler";
import { ListTagsForResourceCommand as ListMachineTags, SFNClient } from "@aws-sdk/client-sfn";
import { ListTagsForResourceCommand as ListTopicTags, SNSClient } from "@aws-sdk/client-sns";
import { GetParameterHistoryCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { artifactBucketPolicy } from "../../../documents/resource-policies/bucket-policy";
import { apart, readsAndWrites } from "../../../documents/roles/stack-access/access";
import { networkAccess } from "../../../documents/roles/stack-access/network";
import {
  assumeRole,
  assumeRoleWithWebIdentity,
  identityToken,
  type AwsConfig,
} from "../../../rehearsal/emulator/clients";
import { sampleSettings } from "../../sample-settings";
import { DEV, REGION, startForTest, type RunningEmulator } from "../emulator-fixture";

const BOUNDARY = `arn:aws:iam::${DEV}:policy/bounds`;
const ISSUER = "token.actions.githubusercontent.com";
const own = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${DEV}:${resource}`;
const ofAccount = { Principal: { AWS: `arn:aws:iam::${DEV}:root` }, Action: "sts:AssumeRole" };

const document = (...statements: object[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
  });

/** `allowed`, or the error's name. */
const outcome = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "allowed",
    (error: Error) => error.name,
  );

describe("a request to the emulator, as its permissions are checked", () => {
  let running: RunningEmulator;
  let iam: IAMClient;

  before(async () => {
    running = await startForTest();
    iam = new IAMClient(running.config(DEV));
    await iam.send(new CreatePolicyCommand({ PolicyName: "bounds", PolicyDocument: document(everything) }));
  });
  after(() => running.stop());

  const everything = { Action: "*", Resource: "*" };

  /** SDK configuration of a new role that may do this and nothing else. */
  async function roleThatMay(name: string, ...statements: object[]): Promise<AwsConfig> {
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document(ofAccount) }));
    const PolicyDocument = document(...statements);
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "p", PolicyDocument }));
    const { endpoint, credentials } = running.config(DEV);
    const roleArn = `arn:aws:iam::${DEV}:role/${name}`;
    return running.config(
      await assumeRole({ endpoint, region: REGION, credentials, roleArn, sessionName: "test" }),
    );
  }

  it("carries the boundary that it sets, and that of the role that it changes", async () => {
    const bounded = { StringEquals: { "iam:PermissionsBoundary": BOUNDARY } };
    const config = await roleThatMay("maker", {
      Action: ["iam:CreateRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy"],
      Resource: "*",
      Condition: bounded,
    });
    const maker = new IAMClient(config);
    const create = (RoleName: string, PermissionsBoundary?: string) =>
      maker.send(
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument: document(ofAccount),
          PermissionsBoundary,
        }),
      );
    const write = (RoleName: string) =>
      maker.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: "q", PolicyDocument: document(everything) }),
      );
    expect(await outcome(create("without"))).to.equal("AccessDenied");
    expect(await outcome(create("bounded", BOUNDARY))).to.equal("allowed");
    expect(await outcome(write("bounded"))).to.equal("allowed");
    expect(await outcome(write("maker"))).to.equal("AccessDenied");
    const remove = { RoleName: "bounded", PolicyName: "q" };
    expect(await outcome(maker.send(new DeleteRolePolicyCommand(remove)))).to.equal("allowed");
  });

  it("names what it makes, and what it deletes", async () => {
    const config = await roleThatMay(
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
    const config = await roleThatMay(
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
    const config = await roleThatMay("tagged", {
      Action: "ec2:DeleteVpc",
      Resource: own("ec2", "*"),
      Condition: { StringEquals: { "aws:ResourceTag/Project": "mine" } },
    });
    const root = new EC2Client(running.config(DEV));
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
    const settings = { ...sampleSettings("dev"), account: DEV, region: REGION };
    const network = apart(networkAccess(settings), readsAndWrites);
    const ec2 = new EC2Client(await roleThatMay("networks", ...network));
    const root = new EC2Client(running.config(DEV));
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
    const PolicyDocument = document(everything);
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

  it("is told as the author of the parameter that it changes", async () => {
    const config = await roleThatMay("author", {
      Action: "ssm:PutParameter",
      Resource: own("ssm", "parameter/ds/release"),
    });
    const put = (who: AwsConfig, Value: string) =>
      new SSMClient(who).send(
        new PutParameterCommand({ Name: "/ds/release", Value, Type: "String", Overwrite: true }),
      );
    await put(running.config(DEV), "one");
    await put(config, "two");
    const { Parameters = [] } = await new SSMClient(running.config(DEV)).send(
      new GetParameterHistoryCommand({ Name: "/ds/release" }),
    );
    expect(Parameters.map(({ Value, LastModifiedUser }) => [Value, LastModifiedUser])).to.deep.equal([
      ["one", `arn:aws:iam::${DEV}:root`],
      ["two", `arn:aws:sts::${DEV}:assumed-role/author/test`],
    ]);
  });

  it("says whether a write replaces nothing", async () => {
    const Bucket = "records";
    const s3 = (config: AwsConfig) => new S3Client({ ...config, forcePathStyle: true });
    const root = s3(running.config(DEV));
    await root.send(new CreateBucketCommand({ Bucket }));
    await root.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: JSON.stringify(artifactBucketPolicy(Bucket, [])),
      }),
    );
    const tester = s3(
      await roleThatMay("tester", {
        Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        Resource: `arn:aws:s3:::${Bucket}/*`,
      }),
    );
    const [record, model] = ["releases/0.1.6.json", "models/model.pkl"];
    type Precondition = Pick<PutObjectCommandInput, "IfMatch" | "IfNoneMatch">;
    const put = (Key: string, precondition: Precondition = {}) =>
      outcome(tester.send(new PutObjectCommand({ Bucket, Key, Body: "{}", ...precondition })));
    const copy = (Key: string, precondition: Precondition = {}) =>
      outcome(
        tester.send(
          new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${model}`, ...precondition }),
        ),
      );
    expect(await put(record)).to.equal("AccessDenied");
    expect(await put(record, { IfNoneMatch: '"abc"' })).to.equal("AccessDenied");
    expect(await put(record, { IfNoneMatch: "*" })).to.equal("allowed");
    expect(await put(record, { IfNoneMatch: "*" })).to.equal("PreconditionFailed");
    expect(await put(model)).to.equal("allowed");
    expect(await put(model, { IfNoneMatch: '"abc"' })).to.equal("NotImplemented");
    for (const precondition of [{}, { IfNoneMatch: '"abc"' }, { IfMatch: "*" }]) {
      expect(await put(record, precondition), JSON.stringify(precondition)).to.equal("AccessDenied");
      expect(await copy(record, precondition), JSON.stringify(precondition)).to.equal("AccessDenied");
    }
    expect(await copy(record, { IfNoneMatch: "*" })).to.equal("PreconditionFailed");
    expect(await copy("releases/0.1.7.json", { IfNoneMatch: "*" })).to.equal("allowed");
    const parts = new CreateMultipartUploadCommand({ Bucket, Key: record });
    expect(await outcome(tester.send(parts))).to.equal("AccessDenied");
    const remove = new DeleteObjectCommand({ Bucket, Key: record });
    expect(await outcome(tester.send(remove))).to.equal("AccessDenied");
  });

  it("names the cluster whose tasks it lists, and the task that it describes", async () => {
    const config = await roleThatMay(
      "watcher",
      {
        Action: "ecs:ListTasks",
        Resource: "*",
        Condition: { ArnEquals: { "ecs:cluster": own("ecs", "cluster/watched") } },
      },
      { Action: "ecs:DescribeTasks", Resource: own("ecs", "task/watched/*") },
    );
    const [root, watcher] = [new ECSClient(running.config(DEV)), new ECSClient(config)];
    for (const clusterName of ["watched", "other"])
      await root.send(new CreateClusterCommand({ clusterName }));
    const list = (cluster: string) => outcome(watcher.send(new ListTasksCommand({ cluster })));
    const describe = (cluster: string, task: string) =>
      outcome(watcher.send(new DescribeTasksCommand({ cluster, tasks: [task] })));
    expect(await list("watched")).to.equal("allowed");
    expect(await list(own("ecs", "cluster/watched"))).to.equal("allowed");
    expect(await list("other")).to.equal("AccessDeniedException");
    expect(await describe("watched", "1")).to.equal("allowed");
    expect(await describe("watched", own("ecs", "task/watched/1"))).to.equal("allowed");
    expect(await describe("other", "1")).to.equal("AccessDeniedException");
  });

  it("opens a role to the token whose claims it trusts, and to no other", async () => {
    const trust = {
      Principal: { Federated: `arn:aws:iam::${DEV}:oidc-provider/${ISSUER}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: "repo:o/r:environment:e" },
      },
    };
    await iam.send(new CreateRoleCommand({ RoleName: "job", AssumeRolePolicyDocument: document(trust) }));
    const assume = (sub: string, aud = "sts.amazonaws.com", iss = `https://${ISSUER}`) =>
      outcome(
        assumeRoleWithWebIdentity({
          endpoint: running.aws.endpoint,
          region: REGION,
          roleArn: `arn:aws:iam::${DEV}:role/job`,
          sessionName: "test",
          token: identityToken({ iss, aud, sub }),
        }),
      );
    expect(await assume("repo:o/r:environment:e")).to.equal("allowed");
    expect(await assume("repo:o/r:environment:other")).to.equal("AccessDenied");
    expect(await assume("repo:o/r:environment:e", "other")).to.equal("AccessDenied");
    expect(await assume("repo:o/r:environment:e", "sts.amazonaws.com", "https://other.example")).to.equal(
      "AccessDenied",
    );
  });
});
