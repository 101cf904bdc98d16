import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { workloadContainer } from "../../documents/state-machine/container-definition";
import { pipelineDefinition } from "../../documents/state-machine/definition";
import type { RunRelease } from "../../documents/state-machine/read-run";
import { runParameters } from "../../documents/state-machine/parameters";
import { modelsOf, type ReleasedModel } from "../../release/release-file";
import { SAMPLE_RELEASE, sampleSettings } from "../sample-settings";
import { document, eventually, PROD, REGION, type RunningEmulator } from "./emulator-fixture";
import { Machine, prepareAccount, pushTask, registerTask } from "./emulator-pipeline-fixture";

/** A task that ends as the key of its input says. */
const TASK = `
const { RUN_ID: runId, INPUT_KEY: key } = process.env;
const say = (line) => console.log(line);
if (key.includes("bad")) {
  say(JSON.stringify({ event: "failed", runId: "another", name: "NotFound", message: "not this one" }));
  say(JSON.stringify({ event: "failed", runId, name: "BadInput", message: key + ', line 1: no column "value"' }));
  process.exit(65);
}
if (key.includes("python")) {
  say('{"event": "failed", "runId": "' + runId + '", "message": "the third row is blue"}');
  process.exit(1);
}
if (key.includes("silent")) process.exit(3);
if (key.includes("mute")) {
  say('{"event":"failed", this is no JSON}');
  process.exit(70);
}
say("well");
`;

const settings = sampleSettings("prod", { account: PROD });
const { names } = settings;

/** Prod with what the pipeline's own definition calls, and its messages in a queue. */
export class PipelineOnEmulator {
  private constructor(
    private readonly running: RunningEmulator,
    private readonly queueUrl: string,
    readonly release: RunRelease & { readonly model: ReleasedModel },
  ) {}

  static async prepare(running: RunningEmulator): Promise<PipelineOnEmulator> {
    await prepareAccount(running, [names.inputBucket, names.outputBucket]);
    const image = await pushTask(running, TASK, "0.1.6");
    const model = modelsOf(SAMPLE_RELEASE)["preprocessing"] as ReleasedModel;
    const release = { version: "0.1.6", sha256: "e".repeat(64), image, model };
    const made = new PipelineOnEmulator(running, await listen(running), release);
    await made.restore();
    return made;
  }

  readonly inputBucket = names.inputBucket;

  /** What the deploy of this release leaves: a revision, and the parameters. */
  async restore(): Promise<void> {
    await this.register(this.release.image);
    await this.writeParameters(this.release.model);
  }

  /** The state machine as it is deployed, under a name of its own. */
  machine(name: string, inputs: "input-key" | "folder"): Promise<Machine> {
    const definition = pipelineDefinition({
      ...settings.arns,
      stack: "prod",
      region: REGION,
      taskFamily: names.taskFamily,
      containerName: names.taskFamily,
      logGroup: names.logGroup,
      release: this.release,
      assignPublicIp: false,
      taskTimeoutSeconds: 60,
      parameterPath: names.parameterPath,
      parameters: runParameters(settings),
      releaseParameter: names.releaseParameter,
      inputFolder: "raw/",
      validationFolder: "validation/",
      outputFolder: "processed/",
      onlyReleasedModel: true,
      inputs,
      maxConcurrency: 2,
    });
    return Machine.create(this.running, name, definition);
  }

  /** Registers the next revision of the task. */
  async register(image: string): Promise<void> {
    const container = workloadContainer({
      name: names.taskFamily,
      image,
      region: REGION,
      logGroup: names.logGroup,
      parameterPath: names.parameterPath,
      onlyReleasedModel: true,
    });
    await registerTask(this.running, names.taskFamily, container);
  }

  /** Writes every parameter, as the deploy of a release with a model does. */
  async writeParameters(model: ReleasedModel): Promise<void> {
    const values = {
      "input-bucket": names.inputBucket,
      "output-bucket": names.outputBucket,
      "artifact-bucket": "ds-artifacts",
      "input-key": "raw/a.csv",
      "model-key": model.key,
      "model-sha256": model.sha256,
      "model-version-id": model.versionId,
      subnets: "subnet-1",
      "security-group": "sg-1",
      release: JSON.stringify({ ...SAMPLE_RELEASE, models: { preprocessing: model } }),
    };
    for (const [name, value] of Object.entries(values)) await this.parameter(name, value);
  }

  async parameter(name: string, Value: string): Promise<void> {
    const Name = `${names.parameterPath}/${name}`;
    const command = new PutParameterCommand({ Name, Value, Type: "String", Overwrite: true });
    await new SSMClient(this.running.config(PROD)).send(command);
  }

  input = (Key: string, Body = "id,value\n1,2\n") => this.put(names.inputBucket, Key, Body);
  /** Stands for what the task would have written. */
  output = (Key: string) => this.put(names.outputBucket, Key, "done\n");

  /** Removes all input. */
  async empty(): Promise<void> {
    const s3 = new S3Client(this.running.config(PROD));
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: names.inputBucket }));
    for (const { Key } of Contents)
      await s3.send(new DeleteObjectCommand({ Bucket: names.inputBucket, Key }));
  }

  private async put(Bucket: string, Key: string, Body: string): Promise<void> {
    await new S3Client(this.running.config(PROD)).send(
      new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body) }),
    );
  }

  /** The next message that people get. */
  async message(): Promise<{ Subject: string; Message: string }> {
    const sqs = new SQSClient(this.running.config(PROD));
    const QueueUrl = this.queueUrl;
    const found = await eventually("a message", async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      return Messages[0];
    });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: found.ReceiptHandle }));
    return JSON.parse(found.Body ?? "{}") as { Subject: string; Message: string };
  }
}

/** A queue that hears what people would. @returns its URL */
async function listen(running: RunningEmulator): Promise<string> {
  const config = running.config(PROD);
  const QueueArn = `arn:aws:sqs:${REGION}:${PROD}:mails`;
  const Policy = document({
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: QueueArn,
  });
  const { QueueUrl = "" } = await new SQSClient(config).send(
    new CreateQueueCommand({ QueueName: "mails", Attributes: { Policy } }),
  );
  const sns = new SNSClient(config);
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: names.topic }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: QueueArn }));
  return QueueUrl;
}
