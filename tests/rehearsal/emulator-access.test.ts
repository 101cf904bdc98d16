import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { type AwsCredentials, accountRoot } from "../../rehearsal/emulator/clients";
import {
  DEV,
  ORGANIZATION,
  OTHER,
  PROD,
  type RunningEmulator,
  document,
  outcome,
  startForTest,
} from "./emulator-fixture";
import { Machine } from "./emulator-pipeline-fixture";

const BUCKET = "ds-artifacts-dev-test";
const KEY = "models/model.pkl";

const policy = (actions: string[], organizationId?: string) =>
  document({
    Principal: { AWS: `arn:aws:iam::${PROD}:root` },
    Action: actions,
    Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
    Condition: {
      ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${PROD}:role/ds-task-prod` },
      ...(organizationId === undefined ? {} : { StringEquals: { "aws:PrincipalOrgID": organizationId } }),
    },
  });

describe("the emulator's accounts", () => {
  let running: RunningEmulator;
  let reader: AwsCredentials;
  let impostor: AwsCredentials;
  let versionId: string | undefined;

  before(async () => {
    running = await startForTest();
    const s3 = new S3Client(running.config(DEV));
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
    ({ VersionId: versionId } = await s3.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: "first" }),
    ));
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: "second" }));
    const prod = { AWS: `arn:aws:iam::${PROD}:root` };
    const reading = ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"];
    reader = await running.assume(await running.makeRole("ds-task-prod", prod, reading));
    impostor = await running.assume(await running.makeRole("ds-other-prod", prod, "s3:*"));
  });
  after(() => running.stop());

  it("answers no page of a browser, whatever it knows", async () => {
    const url = `${running.aws.endpoint}/_ministack/health`;
    expect((await fetch(url)).status).to.equal(200);
    expect((await fetch(url, { headers: { Origin: "https://page.example" } })).status).to.equal(403);
    const [{ registry } = { registry: "" }] = running.aws.accounts;
    const asked = await fetch(`http://${registry}/v2/`, { headers: { Origin: "https://page.example" } });
    expect(asked.status).to.equal(403);
  });

  async function read(credentials: AwsCredentials, version?: string): Promise<string | undefined> {
    const s3 = new S3Client(running.config(credentials));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY, VersionId: version }));
    return Body?.transformToString();
  }

  const put = (Policy: string) =>
    new S3Client(running.config(DEV)).send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  const setPolicy = (...actions: string[]) => put(policy(actions));

  it("grant a bucket to exactly the role that the condition names", async () => {
    await setPolicy("s3:ListBucket");
    expect(await outcome(read(reader))).to.equal("AccessDenied");
    await setPolicy("s3:GetObject", "s3:ListBucket");
    expect(await read(reader)).to.equal("second");
    expect(await outcome(read(impostor))).to.equal("AccessDenied");
    expect(await outcome(read(accountRoot(PROD)))).to.equal("AccessDenied");
    expect(await outcome(read(accountRoot(OTHER)))).to.equal("AccessDenied");
  });

  it("are in the organization that was told, and in no other", async () => {
    await put(policy(["s3:GetObject"], ORGANIZATION));
    expect(await read(reader)).to.equal("second");
    await put(policy(["s3:GetObject"], "o-z9y8x7w6v5"));
    expect(await outcome(read(reader))).to.equal("AccessDenied");
  });

  it("have state machines that sign for their own region, whatever the emulator's", async () => {
    const config = { ...running.config(PROD), region: "eu-west-1" };
    const s3 = new S3Client(config);
    const there = { Bucket: "elsewhere", Key: "raw/data.csv" };
    const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" } as const;
    await s3.send(new CreateBucketCommand({ Bucket: there.Bucket, CreateBucketConfiguration }));
    await s3.send(new PutObjectCommand({ ...there, Body: "12345" }));
    await running.makeRole("ds-states", { Service: "states.amazonaws.com" }, "s3:GetObject");
    const Head = {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:s3:headObject",
      Arguments: there,
      Output: "{% $states.result.ContentLength %}",
      End: true,
    };
    const definition = { StartAt: "Head", States: { Head } };
    const machine = await Machine.create(running, "elsewhere", definition, config.region);
    const { status, output } = await machine.result(await machine.start());
    expect([status, output]).to.deep.equal(["SUCCEEDED", "5"]);
  });

  it("demand s3:GetObjectVersion, and not s3:GetObject, for a versionId", async () => {
    await setPolicy("s3:GetObject", "s3:ListBucket");
    expect(await outcome(read(reader, versionId))).to.equal("AccessDenied");
    await setPolicy("s3:GetObjectVersion");
    expect(await read(reader, versionId)).to.equal("first");
    expect(await outcome(read(reader))).to.equal("AccessDenied");
  });

  it("refuse a secret that is not the session's", async () => {
    expect(await outcome(read({ ...reader, secretAccessKey: "wrong" }))).to.equal("SignatureDoesNotMatch");
  });
});
