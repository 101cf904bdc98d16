import { TaskDefinition } from "@pulumi/aws/ecs/taskDefinition";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { ARNS, machine, oneTask, ownTask, task, taskArgs } from "./pipeline-parts";
import { inTarget } from "./program";

const SECRETS = ["no-plaintext-secrets"];

/** Runs the stack's own task with a public address, or without. */
const runs = (AssignPublicIp: string) => (name: string, options: CustomResourceOptions) =>
  machine(
    name,
    options,
    oneTask("arn:aws:states:::ecs:runTask.sync", {
      Cluster: ARNS.cluster,
      TaskDefinition: ownTask,
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp } },
    }),
  );

/** Containers, their secrets, their roles and their addresses. */
export const computePrograms = [
  inTarget("root-by-number", ["hardened-containers"], (name, options) =>
    task(name, options, { user: "0:65532" }),
  ),
  inTarget("second-container-hardened", [], (name, options) =>
    task(name, options, {}, { name: "second", essential: false, user: "app:app" }),
  ),
  inTarget("password-in-environment", SECRETS, (name, options) =>
    task(name, options, { environment: [{ name: "DB_PASSWORD", value: "hunter2" }] }),
  ),
  inTarget("password-by-reference", [], (name, options) => {
    const valueFrom = "arn:aws:ssm:us-east-1:987654321098:parameter/db";
    task(name, options, { secrets: [{ name: "DB_PASSWORD", valueFrom }] });
  }),
  inTarget("one-role-for-both", ["separate-task-roles"], (name, options) => {
    new TaskDefinition(name, { ...taskArgs(), executionRoleArn: ARNS.taskRole }, options);
  }),
  inTarget("public-task", ["no-public-ip"], runs("ENABLED")),
  inTarget("private-task", [], runs("DISABLED")),
];
