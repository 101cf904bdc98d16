import { CreateClusterCommand, DescribeTasksCommand, ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
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
import { GetParameterHistoryCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { artifactBucketPolicy } from "../../../documents/resource-policies/bucket-policy";
import {
  assumeRoleWithWebIdentity,
  identityToken,
  type AwsConfig,
} from "../../../rehearsal/emulator/clients";
import { document, outcome, PROD, REGION, startForTest, type RunningEmulator } from "../emulator-fixture";

const BOUNDARY = `arn:aws:iam::${PROD}:policy/bounds`;
const ISSUER = "token.actions.githubusercontent.com";
const own = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${PROD}:${resource}`;
const ofAccount = { Principal: { AWS: `arn:aws:iam::${PROD}:root` }, Action: "sts:AssumeRole" };

describe("a request to the emulator, by what else it says", () => {
  let running: RunningEmulator;
  let iam: IAMClient;

  before(async () => {
    running = await startForTest();
    iam = new IAMClient(running.config(PROD));
    await iam.send(new CreatePolicyCommand({ PolicyName: "bounds", PolicyDocument: document(everything) }));
  });
  after(() => running.stop());

  const everything = { Action: "*", Resource: "*" };

  it("carries the boundary that it sets, and that of the role that it changes", async () => {
    const bounded = { StringEquals: { "iam:PermissionsBoundary": BOUNDARY } };
    const config = await running.roleThatMay("maker", {
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

  it("is told as the author of the parameter that it changes", async () => {
    const config = await running.roleThatMay("author", {
      Action: "ssm:PutParameter",
      Resource: own("ssm", "parameter/ds/release"),
    });
    const put = (who: AwsConfig, Value: string) =>
      new SSMClient(who).send(
        new PutParameterCommand({ Name: "/ds/release", Value, Type: "String", Overwrite: true }),
      );
    await put(running.config(PROD), "one");
    await put(config, "two");
    const { Parameters = [] } = await new SSMClient(running.config(PROD)).send(
      new GetParameterHistoryCommand({ Name: "/ds/release" }),
    );
    expect(Parameters.map(({ Value, LastModifiedUser }) => [Value, LastModifiedUser])).to.deep.equal([
      ["one", `arn:aws:iam::${PROD}:root`],
      ["two", `arn:aws:sts::${PROD}:assumed-role/author/t`],
    ]);
  });

  it("says whether a write replaces nothing", async () => {
    const Bucket = "records";
    const s3 = (config: AwsConfig) => new S3Client({ ...config, forcePathStyle: true });
    const root = s3(running.config(PROD));
    await root.send(new CreateBucketCommand({ Bucket }));
    await root.send(
      new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(artifactBucketPolicy(Bucket, [])) }),
    );
    const tester = s3(
      await running.roleThatMay("tester", {
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
    const config = await running.roleThatMay(
      "watcher",
      {
        Action: "ecs:ListTasks",
        Resource: "*",
        Condition: { ArnEquals: { "ecs:cluster": own("ecs", "cluster/watched") } },
      },
      { Action: "ecs:DescribeTasks", Resource: own("ecs", "task/watched/*") },
    );
    const [root, watcher] = [new ECSClient(running.config(PROD)), new ECSClient(config)];
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
      Principal: { Federated: `arn:aws:iam::${PROD}:oidc-provider/${ISSUER}` },
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
          roleArn: `arn:aws:iam::${PROD}:role/job`,
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
