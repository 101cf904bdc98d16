import { JobDefinition } from "@pulumi/aws/batch/jobDefinition";
import { Instance } from "@pulumi/aws/ec2/instance";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function";
import { LayerVersion } from "@pulumi/aws/lambda/layerVersion";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2";
import { Parameter } from "@pulumi/aws/ssm/parameter";
import * as pulumi from "@pulumi/pulumi";
import { ARNS, container, names, task, taskOf } from "./pipeline-parts";
import { inTarget } from "./program";

const BUILDER = ["no-builder-containers"];
const CODE = ["no-inline-code"];
const CODE_TYPE = ["allowed-resource-types", "no-inline-code"];
const RUN_TYPE = ["allowed-resource-types", "no-build-resources"];
/** Every rule that reads containers, but those for a builder's. */
const UNDECIDED = [
  "hardened-containers",
  "images-by-digest",
  "logging-and-tracing",
  "no-inline-code",
  "no-plaintext-secrets",
];

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
  holds("task-with-builder-command", [...BUILDER, ...CODE], {
    entryPoint: ["/bin/sh", "-c"],
    command: ["cd /src && buildah bud -t app ."],
  }),
  holds("privileged-task", ["hardened-containers", ...BUILDER], { privileged: true }),
  holds("task-with-remote-builder", BUILDER, {
    environment: [{ name: "BUILDKIT_HOST", value: "tcp://builder:1234" }],
  }),
  inTarget("builder-beside-the-workload", ["images-by-digest", ...BUILDER], (name, options) =>
    task(name, options, {}, { name: "helper", image: "moby/buildkit:rootless" }),
  ),
  inTarget("task-with-engine-socket", [...BUILDER, ...CODE], (name, options) => {
    const mounting = container({ mountPoints: [{ sourceVolume: "engine", containerPath: "/engine" }] });
    taskOf(name, options, JSON.stringify([mounting]), [{ name: "engine", hostPath: "/var/run/docker.sock" }]);
  }),
  inTarget("batch-job", RUN_TYPE, (name, options) => {
    const containerProperties = JSON.stringify({ image: "docker:27-dind", command: ["dockerd"] });
    new JobDefinition(name, { type: "container", containerProperties }, options);
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
  inTarget("lambda-layer", [...RUN_TYPE, ...CODE], (name, options) => {
    new LayerVersion(name, { layerName: "libraries", code: archive() }, options);
  }),
  inTarget("uploaded-archive", CODE_TYPE, (name, options) => {
    new BucketObjectv2(name, { bucket: names.inputBucket, key: "code/app.tar.gz", content: "code" }, options);
  }),
  inTarget("script-at-start", RUN_TYPE, (name, options) => {
    const machine = {
      ami: "ami-0123456789abcdef0",
      instanceType: "t3.micro",
      associatePublicIpAddress: false,
    };
    new Instance(name, { ...machine, userData: "#!/bin/sh\ndocker build ." }, options);
  }),
  holds("task-with-python-in-its-command", CODE, { entryPoint: ["python3.12", "-c"], command: ["import x"] }),
  holds("task-with-a-shell-behind-another-program", CODE, {
    command: ["/usr/bin/timeout", "60", "/bin/bash", "-euo", "pipefail", "-c", "make release"],
  }),
  holds("task-with-variables-from-a-bucket", CODE, {
    environmentFiles: [{ type: "s3", value: `${ARNS.inputBucket}/raw/x.env` }],
  }),
  inTarget("task-with-code-on-a-network-drive", CODE, (name, options) =>
    taskOf(name, options, JSON.stringify([container()]), [
      { name: "code", efsVolumeConfiguration: { fileSystemId: "fs-1", transitEncryption: "ENABLED" } },
    ]),
  ),
  inTarget("task-with-a-user-in-another-s", UNDECIDED, (name, options) =>
    taskOf(name, options, JSON.stringify([{ ...container(), "u\u017fer": "0" }])),
  ),
  inTarget("task-with-two-images-in-one-container", [...UNDECIDED, ...BUILDER].sort(), (name, options) =>
    taskOf(name, options, `[{"image":"docker.io/library/alpine",${JSON.stringify(container()).slice(1)}]`),
  ),
  holds("task-with-a-script-of-its-image", [], { command: ["sh", "-e", "/app/run.sh"] }),
  inTarget("parameter-named-like-an-archive", [], (name, options) => {
    new Parameter(name, { name: "/ds/archive", type: "String", value: "models/model.zip" }, options);
  }),
];
