import { createHash } from "node:crypto";
import { CreatePolicyCommand, CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { artifactBucketPolicy } from "../../../documents/resource-policies/bucket-policy";
import type { PolicyDocument } from "../../../documents/policy";
import type { RoleGrant } from "../../../documents/roles/role-grant";
import { modelReaderPolicy, taskRolePolicy } from "../../../documents/roles/task-role";
import type { Account } from "../../../release/accounts/accounts";
import type { Check } from "../../../release/checks/check";
import { checkModel } from "../../../release/model/preflight";
import type { Release } from "../../../release/release-file";
import { deployersOf } from "../../../settings/deployers";
import type { Settings } from "../../../settings/settings";
import { DEV, PROD, type RunningEmulator, startForTest } from "../../rehearsal/emulator-fixture";
import { sampleSettings } from "../../sample-settings";
import { accountOf } from "../account-of";

export const KEY = "models/v1.2.3/model.pkl";
export const TARGET = {
  stack: "prod",
  account: PROD,
  readers: ["ds-preprocessing-task-prod"],
  promoters: ["ds-promotion-prod"],
};
export const GRANT: RoleGrant = { stack: "prod", account: PROD, roles: TARGET.readers };

export const sourceWith = (changes: object = {}): Settings =>
  sampleSettings("dev", { account: DEV, targets: [TARGET], ...changes });
export const targetWith = (changes: object = {}): Settings =>
  sampleSettings("prod", { account: PROD, source: { stack: "dev", account: DEV }, ...changes });

export const BUCKET = sourceWith().names.artifactBucket;
export const ROLE = targetWith().names.taskRole;

/** The policy of the source's bucket with a grant. */
export const bucketPolicy = (grant: RoleGrant): PolicyDocument =>
  artifactBucketPolicy(BUCKET, [grant], deployersOf(sourceWith()));

/** What is to be checked, where it is other than the shipped stacks in these accounts. */
export interface Checked {
  readonly model?: Partial<Release["model"]>;
  readonly source?: Settings;
  readonly target?: Settings;
}

/** A source's artifact bucket with a model, and a target's task role that may read it. */
export class ModelAccounts {
  readonly s3: S3Client;
  private readonly iam: IAMClient;

  private constructor(
    readonly running: RunningEmulator,
    /** The model that was uploaded first; a newer one has its key. */
    readonly model: Release["model"],
  ) {
    this.s3 = new S3Client(running.config(DEV));
    this.iam = new IAMClient(running.config(PROD));
  }

  static async start(): Promise<ModelAccounts> {
    const running = await startForTest();
    const s3 = new S3Client(running.config(DEV));
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: "Enabled" } }),
    );
    const accounts = new ModelAccounts(running, await upload(s3, "the model"));
    await upload(s3, "a newer model under the same key");
    await accounts.putBucketPolicy(bucketPolicy(GRANT));
    await accounts.createRole();
    return accounts;
  }

  private async createRole(): Promise<void> {
    const { boundary } = targetWith().arns;
    const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const everything = { Effect: "Allow", Action: "*", Resource: "*" };
    await this.iam.send(
      new CreatePolicyCommand({
        PolicyName: boundary.split("/").at(-1),
        PolicyDocument: document(everything),
      }),
    );
    const role = { RoleName: ROLE, PermissionsBoundary: boundary, AssumeRolePolicyDocument: document() };
    await this.iam.send(new CreateRoleCommand(role));
    await this.putRolePolicy("permissions", taskRolePolicy(targetWith().arns, { key: undefined }));
    await this.putRolePolicy("models", this.readerPolicy());
  }

  upload(body: string, rest: object = {}): Promise<Release["model"]> {
    return upload(this.s3, body, rest);
  }

  async putBucketPolicy(policy: object): Promise<void> {
    await this.s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: JSON.stringify(policy) }));
  }

  async putRolePolicy(PolicyName: string, policy: PolicyDocument): Promise<void> {
    await this.iam.send(
      new PutRolePolicyCommand({ RoleName: ROLE, PolicyName, PolicyDocument: JSON.stringify(policy) }),
    );
  }

  readerPolicy(keyArn?: string): PolicyDocument {
    const { region } = sourceWith();
    return modelReaderPolicy({ bucket: BUCKET, account: DEV, region, keyAlias: undefined, keyArn });
  }

  get endpoint(): string {
    return this.running.aws.endpoint;
  }

  account(settings: Settings): Account {
    return accountOf(settings, { endpoint: this.endpoint });
  }

  check({ model, source = sourceWith(), target = targetWith() }: Checked = {}): Promise<readonly Check[]> {
    return checkModel(
      { source: this.account(source), target: this.account(target) },
      { model: { ...this.model, ...model } },
    );
  }

  /** Names of the checks that pass. */
  async passing(checked?: Checked): Promise<string[]> {
    return (await this.check(checked)).flatMap(({ ok, name }) => (ok ? [name] : []));
  }

  /** `<name>: <found>` of the checks that fail. */
  async wrong(checked?: Checked): Promise<string[]> {
    return (await this.check(checked)).flatMap(({ ok, name, found }) => (ok ? [] : [`${name}: ${found}`]));
  }
}

async function upload(s3: S3Client, body: string, rest: object = {}): Promise<Release["model"]> {
  const { VersionId: versionId = "" } = await s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: body, ...rest }),
  );
  return { key: KEY, versionId, sha256: createHash("sha256").update(body).digest("hex") };
}
