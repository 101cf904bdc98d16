import { JobDefinition } from "@pulumi/aws/batch/jobDefinition";
import { Instance } from "@pulumi/aws/ec2/instance";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function";
import { LayerVersion } from "@pulumi/aws/lambda/layerVersion";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2";
import { Parameter } from "@pulumi/aws/ssm/parameter";
import * as pulumi from "@pulumi/pulumi";
import { ARNS, container, names, ownImage, task, taskOf } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const archive = () =>
  new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset("exports.x = 1") });
const inlineCode = ["allowed-resource-types", "no-inline-code"];
const SIDECAR = { name: "helper", essential: false };

/** Code that reaches a target by other ways than a promoted image, and containers that build. */
export const codePrograms: readonly PolicyProgram[] = [
  {
    name: "task-with-builder-image",
    breaks: ["images-by-digest", "no-builder-containers"],
    register: (name, options) => task(name, options, { image: "gcr.io/kaniko-project/executor:v1.23.2" }),
  },
  {
    name: "builder-beside-the-workload",
    breaks: ["images-by-digest", "no-builder-containers"],
    register: (name, options) => task(name, options, {}, { ...SIDECAR, image: "moby/buildkit:rootless" }),
  },
  {
    name: "task-with-builder-command",
    breaks: ["no-builder-containers", "no-inline-code"],
    register: (name, options) =>
      task(name, options, { entryPoint: ["/bin/sh", "-c"], command: ["cd /src && buildah bud -t app ."] }),
  },
  {
    name: "task-with-docker-build",
    breaks: ["no-builder-containers", "no-inline-code"],
    register: (name, options) =>
      task(name, options, { command: ["sh", "-c", "docker --host tcp://builder:2375 build ."] }),
  },
  {
    name: "privileged-task",
    breaks: ["hardened-containers", "no-builder-containers"],
    register: (name, options) => task(name, options, { privileged: true }),
  },
  {
    name: "task-with-engine-socket",
    breaks: ["no-builder-containers", "no-inline-code"],
    register: (name, options) =>
      taskOf(
        name,
        options,
        JSON.stringify([container({ mountPoints: [{ sourceVolume: "engine", containerPath: "/engine" }] })]),
        [{ name: "engine", hostPath: "/var/run/docker.sock" }],
      ),
  },
  {
    name: "task-with-system-administration",
    breaks: ["hardened-containers", "no-builder-containers"],
    register: (name, options) =>
      task(name, options, { linuxParameters: { capabilities: { add: ["SYS_ADMIN"], drop: ["ALL"] } } }),
  },
  {
    name: "task-with-remote-builder",
    breaks: ["no-builder-containers"],
    register: (name, options) =>
      task(name, options, { environment: [{ name: "BUILDKIT_HOST", value: "tcp://builder:1234" }] }),
  },
  {
    name: "batch-job-with-builder",
    breaks: ["allowed-resource-types", "no-builder-containers"],
    register: (name, options) =>
      new JobDefinition(
        name,
        {
          type: "container",
          containerProperties: JSON.stringify({ image: "docker:27-dind", command: ["dockerd"] }),
        },
        options,
      ),
  },
  {
    name: "lambda-archive",
    breaks: inlineCode,
    register: (name, options) =>
      new LambdaFunction(
        name,
        { role: ARNS.taskRole, runtime: "nodejs22.x", handler: "index.handler", code: archive() },
        options,
      ),
  },
  {
    name: "lambda-from-bucket",
    breaks: inlineCode,
    register: (name, options) =>
      new LambdaFunction(
        name,
        {
          role: ARNS.taskRole,
          runtime: "python3.13",
          handler: "main.handler",
          s3Bucket: names.inputBucket,
          s3Key: "raw/code.zip",
        },
        options,
      ),
  },
  {
    name: "lambda-layer",
    breaks: ["allowed-resource-types", "no-build-resources", "no-inline-code"],
    register: (name, options) => new LayerVersion(name, { layerName: "libraries", code: archive() }, options),
  },
  {
    name: "uploaded-archive",
    breaks: inlineCode,
    register: (name, options) =>
      new BucketObjectv2(
        name,
        { bucket: names.inputBucket, key: "code/app.tar.gz", content: "not an archive, but named like one" },
        options,
      ),
  },
  {
    name: "script-at-start",
    breaks: inlineCode,
    register: (name, options) =>
      new Instance(
        name,
        {
          ami: "ami-0123456789abcdef0",
          instanceType: "t3.micro",
          associatePublicIpAddress: false,
          userData: "#!/bin/sh\ndocker build .",
        },
        options,
      ),
  },
  {
    name: "clean-task",
    breaks: [],
    register: (name, options) => task(name, options, {}, { ...SIDECAR, command: ["pack", "--results"] }),
  },
  {
    name: "task-that-says-build",
    breaks: [],
    register: (name, options) =>
      task(name, options, {
        command: ["python", "-m", "report", "build"],
        environment: [{ name: "BUILD", value: "docker build" }],
      }),
  },
  {
    name: "task-with-scratch-volume",
    breaks: [],
    register: (name, options) =>
      task(name, options, {
        image: ownImage,
        mountPoints: [{ sourceVolume: "tmp", containerPath: "/run/secrets" }],
      }),
  },
  {
    name: "parameter-named-like-an-archive",
    breaks: [],
    register: (name, options) =>
      new Parameter(
        name,
        { name: "/ds/preprocessing/archive", type: "String", value: "models/model.zip" },
        options,
      ),
  },
];
