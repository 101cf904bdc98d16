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
import { deployersOf } from "../../../settings/deployers";
import type { ReleasedModel } from "../../../release/release-file";
import { pipelineOf, type PipelineSettings, pipelinesOf, type Settings } from "../../../settings/settings";
import { DEV, PROD, type RunningEmulator, startForTest } from "../../rehearsal/emulator-fixture";
import { SAMPLE_RELEASE, sampleSettings, severalPipelines } from "../../sample-settings";
import { accountOf } from "../account-of";

export const KEY = "models/v1.2.3/model.pkl";
export const TARGET = {
  stack: "prod",
  account: PROD,
  readers: ["ds-preprocessing-task-prod"],
  promoters: ["ds-promotion-prod"],
};
export const GRANT: RoleGrant = { stack: "prod", account: PROD, roles: TARGET.readers };

export const sourceWith = (changes: object = {}): PipelineSettings =>
  sampleSettings("dev", { account: DEV, targets: [TARGET], ...changes });
export const targetWith = (changes: object = {}): PipelineSettings =>
  sampleSettings("prod", { account: PROD, source: { stack: "dev", account: DEV }, ...changes });

/** The same accounts with three pipelines, two of which read a model. */
export const SEVERAL_READERS = { ...TARGET, readers: ["ds-churn-task-prod", "ds-preprocessing-task-prod"] };
export const several = (): Stacks => ({
  source: sourceWith({ ...severalPipelines("dev"), targets: [SEVERAL_READERS] }),
  target: targetWith(severalPipelines("prod")),
});

interface Stacks {
  readonly source: Settings;
  readonly target: Settings;
}

export const BUCKET = sourceWith().names.artifactBucket;
export const ROLE = targetWith().names.taskRole;

/** The policy of the source's bucket with a grant. */
export const bucketPolicy = (grant: RoleGrant): PolicyDocument =>
  artifactBucketPolicy(BUCKET, [grant], deployersOf(sourceWith()));

/** What is to be checked, where it is other than the shipped stacks in these accounts. */
export interface Checked {
  /** Of the model `preprocessing`. */
  readonly model?: Partial<ReleasedModel>;
  readonly models?: Readonly<Record<string, ReleasedModel>>;
  readonly source?: Settings;
  readonly target?: Settings;
}

/** A source's artifact bucket with models, and a target's task roles that may read them. */
export class ModelAccounts {
  readonly s3: S3Client;
  private readonly iam: IAMClient;

  private constructor(
    readonly running: RunningEmulator,
    private readonly stacks: Stacks,
    /** The models that were uploaded first; a newer one has the key of each. */
    readonly models: Readonly<Record<string, ReleasedModel>>,
  ) {
    this.s3 = new S3Client(running.config(DEV));
    this.iam = new IAMClient(running.config(PROD));
  }

  static async start(
    stacks: Stacks = { source: sourceWith(), target: targetWith() },
  ): Promise<ModelAccounts> {
    const running = await startForTest();
    const s3 = new S3Client(running.config(DEV));
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: "Enabled" } }),
    );
    const models: Record<string, ReleasedModel> = {};
    for (const name of Object.keys(stacks.source.models)) {
      models[name] = await upload(s3, `the model ${name}`, keyOf(name));
      await upload(s3, "a newer model under the same key", keyOf(name));
    }
    const accounts = new ModelAccounts(running, stacks, models);
    const roles = stacks.source.targets.flatMap(({ readers }) => readers);
    await accounts.putBucketPolicy(bucketPolicy({ ...GRANT, roles }));
    await accounts.createRoles();
    return accounts;
  }

  private async createRoles(): Promise<void> {
    const { boundary } = this.stacks.target.arns;
    const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const everything = { Effect: "Allow", Action: "*", Resource: "*" };
    await this.iam.send(
      new CreatePolicyCommand({
        PolicyName: boundary.split("/").at(-1),
        PolicyDocument: document(everything),
      }),
    );
    for (const pipeline of pipelinesOf(this.stacks.target)) {
      const { taskRole } = pipeline.names;
      const role = {
        RoleName: taskRole,
        PermissionsBoundary: boundary,
        AssumeRolePolicyDocument: document(),
      };
      await this.iam.send(new CreateRoleCommand(role));
      await this.putRolePolicy("permissions", taskRolePolicy(pipeline), taskRole);
      if (pipeline.model)
        await this.putRolePolicy("models", this.readerPolicy(undefined, pipeline.workload), taskRole);
    }
  }

  /** The model of the pipeline that the stacks of one pipeline have. */
  get model(): ReleasedModel {
    const model = this.models["preprocessing"];
    if (!model) throw new Error("no model was uploaded");
    return model;
  }

  upload(body: string, rest: object = {}): Promise<ReleasedModel> {
    return upload(this.s3, body, KEY, rest);
  }

  async putBucketPolicy(policy: object): Promise<void> {
    await this.s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: JSON.stringify(policy) }));
  }

  async putRolePolicy(PolicyName: string, policy: PolicyDocument, RoleName = ROLE): Promise<void> {
    await this.iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(policy) }),
    );
  }

  readerPolicy(keyArn?: string, workload = "preprocessing"): PolicyDocument {
    const { region } = this.stacks.source;
    const store = { bucket: BUCKET, account: DEV, region, keyAlias: undefined, keyArn };
    return modelReaderPolicy(pipelineOf(this.stacks.target, workload), store);
  }

  get endpoint(): string {
    return this.running.aws.endpoint;
  }

  account(settings: Settings): Account {
    return accountOf(settings, { endpoint: this.endpoint });
  }

  check({ model, models, ...stacks }: Checked = {}): Promise<readonly Check[]> {
    const { source, target } = { ...this.stacks, ...stacks };
    return checkModel(
      { source: this.account(source), target: this.account(target) },
      {
        ...SAMPLE_RELEASE,
        models: { ...this.models, preprocessing: { ...this.model, ...model }, ...models },
      },
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

const keyOf = (name: string): string => (name === "preprocessing" ? KEY : `models/${name}/v1.2.3/model.pkl`);

async function upload(s3: S3Client, body: string, Key: string, rest: object = {}): Promise<ReleasedModel> {
  const { VersionId: versionId = "" } = await s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key, Body: body, ...rest }),
  );
  return { key: Key, versionId, sha256: createHash("sha256").update(body).digest("hex") };
}
