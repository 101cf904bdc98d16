import { Instance } from "@pulumi/aws/ec2/instance";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function";
import * as pulumi from "@pulumi/pulumi";
import { ARNS, container, task, taskOf } from "./pipeline-parts";
import { inTarget } from "./program";

const BUILDER = ["no-builder-containers"];
const CODE = ["no-inline-code"];
const RUN_TYPE = ["allowed-resource-types", "no-build-resources"];

const archive = () =>
  new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset("exports.x = 1") });

/** A program of one task of the workload's container, with changes. */
const holds = (name: string, breaks: readonly string[], changes: Readonly<Record<string, unknown>>) =>
  inTarget(name, breaks, (own, options) => task(own, options, changes));

/** Containers that build, and code that reaches a target by other ways than a promoted image. */
export const codePrograms = [
  holds("task-with-builder-image", ["images-by-digest", ...BUILDER], {
    image: "gcr.io/kaniko-project/executor:v1.23.2",
  }),
  inTarget("task-with-engine-socket", [...BUILDER, ...CODE], (name, options) => {
    const mounting = container({ mountPoints: [{ sourceVolume: "engine", containerPath: "/engine" }] });
    taskOf(name, options, JSON.stringify([mounting]), [{ name: "engine", hostPath: "/var/run/docker.sock" }]);
  }),
  holds("task-that-says-build", [], {
    command: ["python", "-m", "report", "build"],
    environment: [{ name: "BUILD", value: "docker build" }],
  }),
  inTarget("lambda-archive", [...RUN_TYPE, ...CODE], (name, options) => {
    const code = archive();
    new LambdaFunction(
      name,
      { role: ARNS.taskRole, runtime: "nodejs22.x", handler: "index.x", code },
      options,
    );
  }),
  inTarget("script-at-start", RUN_TYPE, (name, options) => {
    const machine = {
      ami: "ami-0123456789abcdef0",
      instanceType: "t3.micro",
      associatePublicIpAddress: false,
    };
    new Instance(name, { ...machine, userData: "#!/bin/sh\ndocker build ." }, options);
  }),
  holds("task-with-a-script-of-its-image", [], { command: ["sh", "-e", "/app/run.sh"] }),
];
