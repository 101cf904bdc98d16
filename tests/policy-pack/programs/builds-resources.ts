import { Stack as CloudFormationStack } from "@pulumi/aws/cloudformation/stack";
import { Resource as CloudControlResource } from "@pulumi/aws/cloudcontrol/resource";
import { Dashboard } from "@pulumi/aws/cloudwatch/dashboard";
import { Project } from "@pulumi/aws/codebuild/project";
import { PullThroughCacheRule } from "@pulumi/aws/ecr/pullThroughCacheRule";
import { ImagePipeline } from "@pulumi/aws/imagebuilder/imagePipeline";
import { Parameter } from "@pulumi/aws/ssm/parameter";
import { Topic } from "@pulumi/aws/sns/topic";
import * as pulumi from "@pulumi/pulumi";
import { foreignResource, remoteComponent } from "./foreign-resource";
import { account, ARNS, names, region } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const BUILD_TYPE = ["allowed-resource-types", "no-build-resources"];
const OTHER_TYPE = ["allowed-resource-types"];

const project = (
  name: string,
  options: pulumi.CustomResourceOptions,
  args: { readonly name?: string } = {},
) =>
  new Project(
    name,
    {
      ...args,
      serviceRole: ARNS.taskRole,
      source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/standard:7.0",
        type: "LINUX_CONTAINER",
      },
    },
    options,
  );

class DynamicBuild extends pulumi.dynamic.Resource {
  constructor(name: string) {
    super({ create: () => Promise.resolve({ id: "built", outs: {} }) }, name, {});
  }
}

/** Resources that build, by their own type or by another's. */
export const resourcePrograms: readonly PolicyProgram[] = [
  { name: "codebuild-project", breaks: BUILD_TYPE, register: project },
  {
    name: "codebuild-in-own-component",
    breaks: BUILD_TYPE,
    register: (name, options) => {
      // A component may call itself what it likes; its child is still what it is.
      const component = new pulumi.ComponentResource(
        "ds:compute:ProcessingTask",
        `${name}--component`,
        {},
        {},
      );
      project(name, { ...options, parent: component });
    },
  },
  {
    name: "codebuild-named-like-a-bucket",
    breaks: BUILD_TYPE,
    register: (name, options) => {
      project(name, options, { name: names.inputBucket });
    },
  },
  {
    name: "image-builder-pipeline",
    breaks: BUILD_TYPE,
    register: (name, options) =>
      new ImagePipeline(
        name,
        {
          infrastructureConfigurationArn: `arn:aws:imagebuilder:${region}:${account}:infrastructure-configuration/x`,
        },
        options,
      ),
  },
  {
    name: "pull-through-cache",
    breaks: BUILD_TYPE,
    register: (name, options) =>
      new PullThroughCacheRule(
        name,
        { ecrRepositoryPrefix: "public", upstreamRegistryUrl: "public.ecr.aws" },
        options,
      ),
  },
  {
    name: "cloudformation-stack",
    breaks: BUILD_TYPE,
    register: (name, options) =>
      new CloudFormationStack(
        name,
        { templateBody: JSON.stringify({ Resources: { Builder: { Type: "AWS::CodeBuild::Project" } } }) },
        options,
      ),
  },
  {
    name: "cloud-control-resource",
    breaks: BUILD_TYPE,
    register: (name, options) =>
      new CloudControlResource(name, { typeName: "AWS::CodeBuild::Project", desiredState: "{}" }, options),
  },
  {
    name: "aws-native-project",
    breaks: BUILD_TYPE,
    register: (name) => foreignResource("aws-native:codebuild:Project", name),
  },
  {
    name: "docker-image",
    breaks: BUILD_TYPE,
    register: (name) =>
      foreignResource("docker:index/image:Image", name, { imageName: "x", build: { context: "." } }),
  },
  {
    name: "docker-build-image",
    breaks: BUILD_TYPE,
    register: (name) => foreignResource("docker-build:index:Image", name, { push: true }),
  },
  {
    name: "local-command",
    breaks: BUILD_TYPE,
    register: (name) => foreignResource("command:local:Command", name, { create: "docker build ." }),
  },
  {
    name: "dynamic-provider",
    breaks: BUILD_TYPE,
    register: (name) => new DynamicBuild(name),
  },
  {
    name: "awsx-image",
    breaks: BUILD_TYPE,
    register: (name, options) =>
      remoteComponent("awsx:ecr:Image", name, { repositoryUrl: "x", context: "." }, options),
  },
  {
    name: "default-deny-type",
    breaks: OTHER_TYPE,
    register: (name, options) =>
      new Dashboard(name, { dashboardName: name, dashboardBody: JSON.stringify({ widgets: [] }) }, options),
  },
  {
    name: "foreign-provider",
    breaks: OTHER_TYPE,
    register: (name) => foreignResource("random:index/randomId:RandomId", name, { byteLength: 8 }),
  },
  {
    name: "foreign-component",
    breaks: OTHER_TYPE,
    register: (name) => new pulumi.ComponentResource("ds:builds:Builder", name),
  },
  {
    name: "names-that-sound-like-builds",
    breaks: [],
    register: (name, options) => {
      new Topic(name, { name: "codebuild-notifications", kmsMasterKeyId: "alias/aws/sns" }, options);
      new Parameter(
        `${name}--parameter`,
        {
          name: "/ds/preprocessing/codebuild-project",
          type: "String",
          value: "aws:codebuild/project:Project",
        },
        options,
      );
    },
  },
  {
    name: "own-component-type",
    breaks: [],
    register: (name) => new pulumi.ComponentResource("ds:storage:DataBuckets", name),
  },
];
