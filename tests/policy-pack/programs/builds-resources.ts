import { Dashboard } from "@pulumi/aws/cloudwatch/dashboard";
import { Project } from "@pulumi/aws/codebuild/project";
import * as pulumi from "@pulumi/pulumi";
import { foreignResource, remoteComponent } from "./foreign-resource";
import { ARNS, names } from "./pipeline-parts";
import { inTarget } from "./program";

const BUILD_TYPE = ["allowed-resource-types", "no-build-resources"];
const OTHER_TYPE = ["allowed-resource-types"];

const project = (name: string, options: pulumi.CustomResourceOptions) =>
  new Project(
    name,
    {
      name: names.inputBucket,
      serviceRole: ARNS.taskRole,
      source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/standard:7.0",
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
export const resourcePrograms = [
  inTarget("codebuild-project", BUILD_TYPE, project),
  inTarget("codebuild-in-own-component", BUILD_TYPE, (name, options) => {
    // A component may call itself what it likes; its child is still what it is.
    const component = new pulumi.ComponentResource("ds:compute:ProcessingTask", `${name}--component`);
    project(name, { ...options, parent: component });
  }),
  inTarget("aws-native-project", BUILD_TYPE, (name) => foreignResource("aws-native:codebuild:Project", name)),
  inTarget("docker-image", BUILD_TYPE, (name) => foreignResource("docker:index/image:Image", name)),
  inTarget("dynamic-provider", BUILD_TYPE, (name) => new DynamicBuild(name)),
  inTarget("awsx-image", BUILD_TYPE, (name, options) =>
    remoteComponent("awsx:ecr:Image", name, { repositoryUrl: "x", context: "." }, options),
  ),
  inTarget("default-deny-type", OTHER_TYPE, (name, options) => {
    new Dashboard(name, { dashboardName: name, dashboardBody: JSON.stringify({ widgets: [] }) }, options);
  }),
  inTarget(
    "foreign-component",
    OTHER_TYPE,
    (name) => new pulumi.ComponentResource("ds:builds:Builder", name),
  ),
  inTarget("own-component-type", [], (name) => new pulumi.ComponentResource("ds:storage:DataBuckets", name)),
];
