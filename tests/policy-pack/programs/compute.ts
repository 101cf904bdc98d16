import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Service } from "@pulumi/aws/ecs/service";
import { TaskDefinition } from "@pulumi/aws/ecs/taskDefinition";
import { Parameter } from "@pulumi/aws/ssm/parameter";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { ARNS, container, machine, names, oneState, ownTask, task } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const HARDENED = ["hardened-containers"];
const SECRETS = ["no-plaintext-secrets"];

/** A task definition of the workload's container with changes to the definition itself. */
const definition = (
  name: string,
  options: CustomResourceOptions,
  changes: Readonly<Record<string, unknown>>,
) =>
  new TaskDefinition(
    name,
    {
      family: names.taskFamily,
      cpu: "256",
      memory: "512",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      executionRoleArn: ARNS.executionRole,
      taskRoleArn: ARNS.taskRole,
      containerDefinitions: JSON.stringify([container()]),
      ...changes,
    },
    options,
  );

const environment = (name: string, value: string) => ({ environment: [{ name, value }] });

const parameter = (
  name: string,
  options: CustomResourceOptions,
  key: string,
  value: string,
  type = "String",
) => new Parameter(name, { name: `${names.parameterPath}/${key}`, type: type as "String", value }, options);

/** Runs the stack's own task for each object, with a public address or without. */
const fanOut = (assignPublicIp: string) =>
  oneState({
    Type: "Map",
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: "Both",
      States: {
        Both: {
          Type: "Parallel",
          Branches: [
            {
              StartAt: "Run",
              States: {
                Run: {
                  Type: "Task",
                  Resource: "arn:aws:states:::ecs:runTask.sync",
                  Arguments: {
                    Cluster: names.cluster,
                    LaunchType: "FARGATE",
                    TaskDefinition: names.taskFamily,
                    NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: assignPublicIp } },
                  },
                  End: true,
                },
              },
            },
          ],
          End: true,
        },
      },
    },
  });

const group = (name: string, options: CustomResourceOptions, changes: Readonly<Record<string, unknown>>) =>
  new SecurityGroup(name, { vpcId: "vpc-1", description: "Tasks", ...changes }, options);

const https = (range: string) => ({ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [range] });

/** Containers, their secrets, their roles and their way in. */
export const computePrograms: readonly PolicyProgram[] = [
  {
    name: "root-by-number",
    breaks: HARDENED,
    register: (name, options) => task(name, options, { user: "0:65532" }),
  },
  { name: "user-by-name", breaks: [], register: (name, options) => task(name, options, { user: "app:app" }) },
  {
    name: "user-of-the-image",
    breaks: HARDENED,
    register: (name, options) => task(name, options, { user: undefined }),
  },
  {
    name: "second-container-writable",
    breaks: HARDENED,
    register: (name, options) => task(name, options, {}, { name: "second", readonlyRootFilesystem: false }),
  },
  {
    name: "second-container-hardened",
    breaks: [],
    register: (name, options) => task(name, options, {}, { name: "second", essential: false }),
  },
  {
    name: "capability-added",
    breaks: HARDENED,
    register: (name, options) =>
      task(name, options, { linuxParameters: { capabilities: { drop: ["ALL"], add: ["SYS_PTRACE"] } } }),
  },
  {
    name: "network-of-the-host",
    breaks: HARDENED,
    register: (name, options) =>
      definition(name, options, { networkMode: "host", requiresCompatibilities: ["EC2"] }),
  },
  {
    name: "password-in-environment",
    breaks: SECRETS,
    register: (name, options) => task(name, options, environment("DB_PASSWORD", "hunter2")),
  },
  {
    name: "password-by-reference",
    breaks: [],
    register: (name, options) =>
      task(name, options, {
        secrets: [{ name: "DB_PASSWORD", valueFrom: `arn:aws:ssm:us-east-1:987654321098:parameter/db` }],
      }),
  },
  {
    name: "password-file-in-environment",
    breaks: [],
    register: (name, options) => task(name, options, environment("DB_PASSWORD_FILE", "/run/secrets/db")),
  },
  {
    name: "connection-string-in-environment",
    breaks: SECRETS,
    register: (name, options) =>
      task(name, options, environment("DATABASE", "postgres://app:hunter2@db/app")),
  },
  {
    name: "access-key-in-command",
    breaks: SECRETS,
    register: (name, options) => task(name, options, { command: ["run", `AKIA${"IOSFODNN7EXAMPLE"}`] }),
  },
  {
    name: "parameter-with-a-password",
    breaks: SECRETS,
    register: (name, options) => parameter(name, options, "db-password", "hunter2"),
  },
  {
    name: "parameter-with-a-password-kept",
    breaks: [],
    register: (name, options) => parameter(name, options, "db-password", "hunter2", "SecureString"),
  },
  {
    name: "parameter-with-a-key-of-s3",
    breaks: [],
    register: (name, options) => parameter(name, options, "other-model-key", "models/v1/model.pkl"),
  },
  {
    name: "one-role-for-both",
    breaks: ["separate-task-roles"],
    register: (name, options) => definition(name, options, { executionRoleArn: ARNS.taskRole }),
  },
  {
    name: "no-task-role",
    breaks: ["separate-task-roles"],
    register: (name, options) => definition(name, options, { taskRoleArn: undefined }),
  },
  {
    name: "public-task-in-a-map",
    breaks: ["no-public-ip"],
    register: (name, options) => machine(name, options, { QueryLanguage: "JSONata", ...fanOut("ENABLED") }),
  },
  {
    name: "private-task-in-a-map",
    breaks: [],
    register: (name, options) => machine(name, options, { QueryLanguage: "JSONata", ...fanOut("DISABLED") }),
  },
  {
    name: "public-task-in-a-source",
    stack: "dev",
    breaks: [],
    register: (name, options) => machine(name, options, { QueryLanguage: "JSONata", ...fanOut("ENABLED") }),
  },
  {
    name: "public-service",
    breaks: ["allowed-resource-types", "no-public-ip"],
    register: (name, options) =>
      new Service(
        name,
        {
          cluster: ARNS.cluster,
          taskDefinition: ownTask,
          networkConfiguration: { subnets: ["subnet-1"], assignPublicIp: true },
        },
        options,
      ),
  },
  {
    name: "ingress-from-anywhere",
    breaks: ["no-open-ingress"],
    register: (name, options) => group(name, options, { ingress: [https("0.0.0.0/0")] }),
  },
  {
    name: "ingress-from-half-the-world",
    breaks: ["no-open-ingress"],
    stack: "dev",
    register: (name, options) =>
      new SecurityGroupIngressRule(
        name,
        { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "128.0.0.0/1" },
        options,
      ),
  },
  {
    name: "ingress-from-a-private-range",
    breaks: [],
    register: (name, options) => group(name, options, { ingress: [https("10.0.0.0/16")] }),
  },
  {
    name: "egress-to-anywhere",
    breaks: [],
    register: (name, options) => group(name, options, { egress: [https("0.0.0.0/0")] }),
  },
];
