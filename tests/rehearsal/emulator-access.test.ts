import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { type AwsCredentials, accountRoot, assumeRole } from "../../rehearsal/emulator/clients";
import {
  DEV,
  INSTALL_TIMEOUT,
  OTHER,
  PROD,
  REGION,
  type RunningEmulator,
  startForTest,
} from "./emulator-fixture";

const BUCKET = "ds-artifacts-dev-test";
const KEY = "models/model.pkl";
const READER = `arn:aws:iam::${PROD}:role/ds-task-prod`;
const IMPOSTOR = `arn:aws:iam::${PROD}:role/ds-other-prod`;

const statement = (actions: string[]) => ({
  Sid: "AllowProdAccountAccess",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${PROD}:root` },
  Action: actions,
  Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
  Condition: { ArnEquals: { "aws:PrincipalArn": READER } },
});

describe("the emulator's accounts", () => {
  let running: RunningEmulator;
  let versionId: string | undefined;

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    running = await startForTest();
    const s3 = new S3Client(running.config(DEV));
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
    ({ VersionId: versionId } = await s3.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: "first" }),
    ));
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: "second" }));
    await createRole("ds-task-prod", ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"]);
    await createRole("ds-other-prod", ["s3:*"]);
  });
  after(() => running.stop());

  async function createRole(name: string, actions: string[]): Promise<void> {
    const iam = new IAMClient(running.config(PROD));
    const trust = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${PROD}:root` },
      Action: "sts:AssumeRole",
    };
    const policy = { Effect: "Allow", Action: actions, Resource: "*" };
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document(trust) }));
    await iam.send(
      new PutRolePolicyCommand({ RoleName: name, PolicyName: "p", PolicyDocument: document(policy) }),
    );
  }

  const session = (roleArn: string) =>
    assumeRole({
      endpoint: running.emulator.endpoint,
      region: REGION,
      credentials: accountRoot(PROD),
      roleArn,
      sessionName: "test",
    });

  async function read(credentials: AwsCredentials, version?: string): Promise<string | undefined> {
    const s3 = new S3Client(running.config(credentials));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY, VersionId: version }));
    return Body?.transformToString();
  }

  const setPolicy = (...actions: string[]) =>
    new S3Client(running.config(DEV)).send(
      new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: document(statement(actions)) }),
    );

  it("are told apart by the access key and see their own buckets only", async () => {
    const { Account } = await new STSClient(running.config(PROD)).send(new GetCallerIdentityCommand({}));
    const { Buckets } = await new S3Client(running.config(PROD)).send(new ListBucketsCommand({}));
    expect(Account).to.equal(PROD);
    expect(Buckets ?? []).to.deep.equal([]);
  });

  it("grant a bucket to exactly the role that the condition names", async () => {
    const [reader, impostor] = [await session(READER), await session(IMPOSTOR)];
    await setPolicy("s3:ListBucket");
    expect(await refusal(read(reader))).to.equal("AccessDenied");
    await setPolicy("s3:GetObject", "s3:ListBucket");
    expect(await read(reader)).to.equal("second");
    expect(await refusal(read(impostor))).to.equal("AccessDenied");
    expect(await refusal(read(accountRoot(PROD)))).to.equal("AccessDenied");
    expect(await refusal(read(accountRoot(OTHER)))).to.equal("AccessDenied");
  });

  it("demand s3:GetObjectVersion, and not s3:GetObject, for a versionId", async () => {
    const reader = await session(READER);
    await setPolicy("s3:GetObject", "s3:ListBucket");
    expect(await refusal(read(reader, versionId))).to.equal("AccessDenied");
    await setPolicy("s3:GetObjectVersion");
    expect(await read(reader, versionId)).to.equal("first");
    expect(await refusal(read(reader))).to.equal("AccessDenied");
  });

  it("refuse a secret that is not the session's", async () => {
    const reader = await session(READER);
    expect(await refusal(read({ ...reader, secretAccessKey: "wrong" }))).to.equal("SignatureDoesNotMatch");
  });
});

function document(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => "allowed",
    (error: Error) => error.name,
  );
}
