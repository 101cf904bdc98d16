import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { composeArns, registryHost, type Arns } from "../../../settings/arns";
import { workloadContainer } from "../../../documents/state-machine/container-definition";
import { pipelineDefinition } from "../../../documents/state-machine/definition";
import { accountRoot } from "../../../rehearsal/emulator/clients";
import { registryCredentials } from "../../../rehearsal/emulator/registry";
import { buildImage } from "../../../rehearsal/images/build";
import { ensureRegctl } from "../../../rehearsal/tools/regctl";
import type { Account } from "../../../release/accounts/accounts";
import { parseSettings, type Settings } from "../../../settings/settings";
import { DEV, REGION, type RunningEmulator, startForTest, TOOLS } from "../../rehearsal/emulator-fixture";
import { PROJECT, shippedConfig } from "../../sample-settings";
import { accountOf } from "../account-of";

const WORKLOAD = join(__dirname, "..", "..", "..", "workload");
const PLATFORMS = ["linux/amd64", "linux/arm64"] as const;

/** The shipped source in the emulator's dev account, with the sample workload and both of its state machine's ways to take inputs. */
export class EmulatedSource {
  private constructor(
    private readonly running: RunningEmulator,
    readonly settings: Settings,
    readonly model: { readonly key: string; readonly sha256: string; readonly versionId: string },
  ) {}

  static async start(): Promise<EmulatedSource> {
    const running = await startForTest();
    const settings = settingsWith({});
    const { names, pipeline } = settings;
    const s3 = new S3Client(running.config(DEV));
    for (const Bucket of [names.inputBucket, names.outputBucket, names.artifactBucket])
      await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(
      new PutBucketVersioningCommand({
        Bucket: names.artifactBucket,
        VersioningConfiguration: { Status: "Enabled" },
      }),
    );
    const bytes = await readFile(join(WORKLOAD, "sample", "model.json"));
    const { VersionId: versionId = "" } = await s3.send(
      new PutObjectCommand({ Bucket: names.artifactBucket, Key: pipeline.modelKey, Body: bytes }),
    );
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const source = new EmulatedSource(running, settings, { key: pipeline.modelKey, sha256, versionId });
    await source.deploy(await pushWorkload(running, settings));
    return source;
  }

  /** Settings of the shipped source in this account, with keys replaced, and the account to work in. */
  account(changes: Readonly<Record<string, unknown>> = {}): Account {
    return accountOf(settingsWith(changes), { endpoint: this.config.endpoint });
  }

  async upload(key: string, body: string | Buffer, bucket = this.settings.names.inputBucket): Promise<void> {
    await new S3Client(this.running.config(DEV)).send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }),
    );
  }

  async setParameter(name: string, Value: string): Promise<void> {
    const Name = `${this.settings.names.parameterPath}/${name}`;
    await new SSMClient(this.running.config(DEV)).send(
      new PutParameterCommand({ Name, Value, Type: "String", Overwrite: true }),
    );
  }

  /** Where the source's release file is. */
  get folder(): string {
    return join(this.running.folder, "checkout");
  }

  get config() {
    return this.running.config(DEV);
  }

  async stop(): Promise<void> {
    await this.running.stop();
  }

  private async deploy(image: string): Promise<void> {
    const { running, settings, model } = this;
    const { names } = settings;
    const arns = composeArns(settings);
    const config = running.config(DEV);
    for (const role of [names.stateMachineRole, names.executionRole, names.taskRole])
      await createRole(new IAMClient(config), role);
    await new CloudWatchLogsClient(config).send(new CreateLogGroupCommand({ logGroupName: names.logGroup }));
    await new SNSClient(config).send(new CreateTopicCommand({ Name: names.topic }));
    await registerTask(new ECSClient(config), settings, arns, image);
    const parameters = {
      "input-bucket": names.inputBucket,
      "output-bucket": names.outputBucket,
      "artifact-bucket": names.artifactBucket,
      "input-key": settings.pipeline.inputKey,
      "model-key": model.key,
      "model-sha256": model.sha256,
      "model-version-id": model.versionId,
      subnets: "subnet-1",
      "security-group": "sg-1",
    };
    for (const [name, value] of Object.entries(parameters)) await this.setParameter(name, value);
    await this.release(image);
    for (const inputs of ["input-key", "raw-folder"] as const) await this.createMachine(inputs, arns, image);
  }

  /** Writes what is deployed into the release file and its parameter, as they are after `pulumi up`. */
  private async release(image: string): Promise<void> {
    const { releaseFile, task } = this.settings;
    const digest = image.slice(image.indexOf("@") + 1);
    const release = JSON.stringify({
      version: "0.1.6",
      commit: "c".repeat(40),
      images: { [task.image]: { digest, platforms: PLATFORMS } },
      model: this.model,
    });
    const file = join(this.folder, releaseFile);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, release);
    await this.setParameter("release", release);
  }

  /** The machine that fans out has the name that `account({ names: FANS_OUT })` has. */
  private async createMachine(inputs: "input-key" | "raw-folder", arns: Arns, image: string): Promise<void> {
    const { settings, model } = this;
    const definition = pipelineDefinition({
      cluster: arns.cluster,
      taskFamily: settings.names.taskFamily,
      release: { version: "0.1.6", sha256: "c".repeat(64), image, model },
      containerName: settings.names.taskFamily,
      assignPublicIp: true,
      taskTimeoutSeconds: 60,
      parameterPath: settings.names.parameterPath,
      onlyReleasedModel: false,
      topic: arns.topic,
      inputs,
      maxConcurrency: 2,
    });
    await new SFNClient(this.config).send(
      new CreateStateMachineCommand({
        name: inputs === "input-key" ? settings.names.stateMachine : FANS_OUT.stateMachine,
        roleArn: arns.role(settings.names.stateMachineRole),
        definition: JSON.stringify(definition),
      }),
    );
  }
}

/** Names of the source whose pipeline fans out. */
export const FANS_OUT = { stateMachine: "ds-fan-out" };

function settingsWith(changes: Readonly<Record<string, unknown>>): Settings {
  const written = Object.entries({ account: DEV, ...changes }).map(
    ([key, value]) =>
      [`${PROJECT}:${key}`, typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  return parseSettings(PROJECT, "dev", { ...shippedConfig("dev"), ...Object.fromEntries(written) });
}

async function createRole(iam: IAMClient, RoleName: string): Promise<void> {
  const allow = (rest: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...rest }] });
  const Service = ["ecs-tasks.amazonaws.com", "states.amazonaws.com"];
  const trust = allow({ Principal: { Service }, Action: "sts:AssumeRole" });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const PolicyDocument = allow({ Action: "*", Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
}

async function registerTask(ecs: ECSClient, settings: Settings, arns: Arns, image: string): Promise<void> {
  const { names, region } = settings;
  await ecs.send(new CreateClusterCommand({ clusterName: names.cluster }));
  const container = workloadContainer({
    name: names.taskFamily,
    image,
    region,
    logGroup: names.logGroup,
    parameterPath: names.parameterPath,
    onlyReleasedModel: false,
  });
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: names.taskFamily,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      executionRoleArn: arns.executionRole,
      taskRoleArn: arns.taskRole,
      containerDefinitions: [container],
    }),
  );
}

/** The sample workload, built and pushed. @returns the image by digest */
async function pushWorkload(running: RunningEmulator, { account, region, task }: Settings): Promise<string> {
  await new ECRClient(running.config(DEV)).send(new CreateRepositoryCommand({ repositoryName: task.image }));
  const folder = join(running.folder, "image");
  await mkdir(folder);
  const bundled = join(running.folder, "main.cjs");
  await promisify(execFile)(process.execPath, [join(WORKLOAD, "build.mjs"), bundled]);
  const { digest } = await buildImage({
    regctl: await ensureRegctl(TOOLS),
    folder,
    files: { "/app/main.cjs": bundled },
    entrypoint: ["/nodejs/bin/node", "/app/main.cjs"],
    user: "65532:65532",
    workingDir: "/app",
    labels: {},
    platforms: PLATFORMS,
    target: `${running.registries[DEV]?.host}/${task.image}`,
    tags: ["0.1.6"],
    credentials: await registryCredentials({
      endpoint: running.emulator.endpoint,
      region: REGION,
      credentials: accountRoot(DEV),
    }),
  });
  return `${registryHost(account, region)}/${task.image}@${digest}`;
}
