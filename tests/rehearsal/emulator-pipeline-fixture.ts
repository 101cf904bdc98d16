import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ecrHost } from "../../rehearsal/emulator/registry";
import { buildImage } from "../../rehearsal/images/build";
import { PROD, REGION, type RunningEmulator, eventually } from "./emulator-fixture";

export const CLUSTER = "ds-processing-cluster";
const FAMILY = "ds-preprocessing";
export const LOG_GROUP = "/ecs/ds-preprocessing-prod";
export const INPUT_BUCKET = "ds-input-prod-test";

/** A task that shows what it was given, and ends as its first argument says: a number, or "sleep". */
const TASK = `
const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, AWS_CONTAINER_AUTHORIZATION_TOKEN: authorization } = process.env;
const names = Object.keys(process.env).filter((name) => name.startsWith("AWS_")).sort();
console.log("variables", names.join(" "));
console.log("input", process.env.INPUT_KEY, "in", process.cwd().replace(/.*rootfs/, ""));
fetch(uri, { headers: { authorization } }).then((answer) => answer.json()).then(({ RoleArn }) => {
  console.log("role", RoleArn);
  if (process.argv[2] === "sleep") return setInterval(() => {}, 1000);
  console.error("ending with", process.argv[2]);
  process.exitCode = Number(process.argv[2]);
});
`;

/** Prod with a task definition of that task, an input bucket, and what an account has. */
export async function preparePipeline(running: RunningEmulator): Promise<void> {
  await prepareAccount(running, [INPUT_BUCKET]);
  const image = await pushTask(running, TASK, "0.1.0");
  const options = { "awslogs-group": LOG_GROUP, "awslogs-region": REGION, "awslogs-stream-prefix": "ecs" };
  const logConfiguration = { logDriver: "awslogs", options };
  await registerTask(running, FAMILY, { name: "main", image, essential: true, logConfiguration });
}

/** Makes in prod the roles of state machine and tasks, the cluster, the log group, and these buckets. */
export async function prepareAccount(running: RunningEmulator, buckets: readonly string[]): Promise<void> {
  const config = running.config(PROD);
  await running.makeRole("ds-states", { Service: "states.amazonaws.com" }, "*");
  for (const name of ["ds-execution", "ds-task"])
    await running.makeRole(name, { Service: "ecs-tasks.amazonaws.com" }, "*");
  await new ECSClient(config).send(new CreateClusterCommand({ clusterName: CLUSTER }));
  await new CloudWatchLogsClient(config).send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
  for (const Bucket of buckets) await new S3Client(config).send(new CreateBucketCommand({ Bucket }));
}

/** Pushes an image of a task. @param source The task, in JavaScript. @returns the image by its digest */
export async function pushTask(running: RunningEmulator, source: string, tag: string): Promise<string> {
  await new ECRClient(running.config(PROD)).send(new CreateRepositoryCommand({ repositoryName: FAMILY }));
  const files = running.workspace.folder("task");
  await writeFile(join(files, "main.js"), source);
  const digest = await buildImage({
    regctl: running.regctl,
    files: { "linux/amd64": files, "linux/arm64": files },
    entrypoint: ["/nodejs/bin/node", "/app/main.js"],
    user: "65532:65532",
    workingDir: "/app",
    labels: {},
    target: `${running.aws.account(PROD).registry}/${FAMILY}`,
    tags: [tag],
    credentials: await running.login(PROD),
  });
  return `${ecrHost({ account: PROD, region: REGION })}/${FAMILY}@${digest}`;
}

/** Registers the next revision of a task with one container. */
export async function registerTask(
  running: RunningEmulator,
  family: string,
  container: object,
): Promise<void> {
  await new ECSClient(running.config(PROD)).send(
    new RegisterTaskDefinitionCommand({
      family,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      executionRoleArn: `arn:aws:iam::${PROD}:role/ds-execution`,
      taskRoleArn: `arn:aws:iam::${PROD}:role/ds-task`,
      containerDefinitions: [container],
    }),
  );
}

/** The state that runs the task. */
export const runTask = (command: string, inputKey: string): object => ({
  Type: "Task",
  Resource: "arn:aws:states:::ecs:runTask.sync",
  Arguments: {
    LaunchType: "FARGATE",
    Cluster: CLUSTER,
    TaskDefinition: FAMILY,
    NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-1"], AssignPublicIp: "DISABLED" } },
    Overrides: {
      ContainerOverrides: [
        { Name: "main", Command: [command], Environment: [{ Name: "INPUT_KEY", Value: inputKey }] },
      ],
    },
  },
});

/** A state machine in prod, written in JSONata. */
export class Machine {
  private constructor(
    private readonly sfn: SFNClient,
    readonly arn: string,
  ) {}

  static async create(
    running: RunningEmulator,
    name: string,
    definition: object,
    region = REGION,
  ): Promise<Machine> {
    const sfn = new SFNClient({ ...running.config(PROD), region });
    const text = JSON.stringify({ QueryLanguage: "JSONata", ...definition });
    const roleArn = `arn:aws:iam::${PROD}:role/ds-states`;
    const made = await sfn.send(new CreateStateMachineCommand({ name, roleArn, definition: text }));
    return new Machine(sfn, made.stateMachineArn ?? "");
  }

  async start(input: object = {}, name?: string): Promise<string> {
    const command = new StartExecutionCommand({
      stateMachineArn: this.arn,
      name,
      input: JSON.stringify(input),
    });
    return (await this.sfn.send(command)).executionArn ?? "";
  }

  /** The execution once it has ended. */
  async result(executionArn: string): Promise<DescribeExecutionCommandOutput> {
    return eventually(`the end of ${executionArn}`, async () => {
      const execution = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status === "RUNNING" ? undefined : execution;
    });
  }
}
