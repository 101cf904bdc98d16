import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_SERVICES } from "../../documents/boundary/build-services";
import { buildsWhat } from "../../policy-pack/build-types";
import { installedAwsTypes } from "./installed-types";

/** What builds, as the list has it, to a type of each. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  "AMIs made, copied or imported here": ["aws:ec2/amiCopy:AmiCopy"],
  "Amplify, which builds and hosts from source": ["aws:amplify/app:App"],
  "App Runner, which builds from source": ["aws:apprunner/service:Service"],
  "AppStream image builders": ["aws:appstream/imageBuilder:ImageBuilder"],
  "Cloud9 and CloudShell, development environments": ["aws:cloud9/environmentEC2:EnvironmentEC2"],
  "CloudFormation and Cloud Control, which make any resource": [
    "aws-native:codebuild:Project",
    "aws:cloudcontrol/resource:Resource",
    "aws:cloudformation/stack:Stack",
    "pulumi:providers:aws-native",
  ],
  "CodeArtifact, a package repository for builds": ["aws:codeartifact/repository:Repository"],
  CodeBuild: ["aws:codebuild/project:Project"],
  CodeCatalyst: ["aws:codecatalyst/project:Project"],
  "CodeCommit, a source repository": ["aws:codecommit/repository:Repository"],
  "CodeDeploy, which deploys what nobody promoted": ["aws:codedeploy/deploymentGroup:DeploymentGroup"],
  CodePipeline: ["aws:codepipeline/pipeline:Pipeline"],
  "connections to source repositories and notices of builds": [
    "aws:codeconnections/connection:Connection",
    "aws:codestarconnections/connection:Connection",
    "aws:codestarnotifications/notificationRule:NotificationRule",
  ],
  "EC2 Image Builder": ["aws:imagebuilder/imagePipeline:ImagePipeline"],
  "ECR's own ways to fill a repository": [
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
  ],
  "Elastic Beanstalk, which deploys source bundles": ["aws:elasticbeanstalk/application:Application"],
  "GameLift builds and scripts": ["aws:gamelift/build:Build", "aws:gamelift/script:Script"],
  "Lambda code and micro-VM images": [
    "aws:lambda/layerVersion:LayerVersion",
    "aws:lambda/microvmsImage:MicrovmsImage",
    "aws:lambdamicrovms/image:Image",
  ],
  "public repositories": ["aws:ecrpublic/repository:Repository"],
  "Proton, which deploys templates": [],
  "SageMaker training, images and notebooks": [
    "aws:sagemaker/imageVersion:ImageVersion",
    "aws:sagemaker/notebookInstance:NotebookInstance",
    "aws:sagemaker/trainingJob:TrainingJob",
  ],
  "Service Catalog and the Serverless Application Repository, which deploy stacks": [
    "aws:servicecatalog/provisionedProduct:ProvisionedProduct",
    "aws:serverlessrepository/cloudFormationStack:CloudFormationStack",
  ],
  "Systems Manager automations and commands, which build images and run scripts": [
    "aws:ssm/association:Association",
    "aws:ssm/document:Document",
  ],
  "an image built, pushed or run by the deployment itself": [
    "awsx:ecr:Image",
    "awsx:ecr:RegistryImage",
    "docker-build:index:Image",
    "docker:index/image:Image",
    "pulumi:providers:docker",
    "pulumi:providers:docker-build",
  ],
  "commands and code that the deployment itself runs": [
    "command:local:Command",
    "command:remote:Command",
    "pulumi-nodejs:dynamic/builds:Image",
    "pulumi-nodejs:dynamic:Resource",
    "pulumi-python:dynamic:Resource",
    "pulumi:providers:command",
    "pulumi:providers:pulumi-nodejs",
  ],
};

/** Types that look like building and are not, or that the pipeline itself needs. */
const ALLOWED = [
  "aws:appstream/fleet:Fleet",
  "aws:codeguruprofiler/profilingGroup:ProfilingGroup",
  "aws:ec2/allowedImagesSettings:AllowedImagesSettings",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/vpc:Vpc",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:ecr/repository:Repository",
  "aws:ecr/repositoryPolicy:RepositoryPolicy",
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:gamelift/fleet:Fleet",
  "aws:kms/key:Key",
  "aws:sagemaker/endpoint:Endpoint",
  "aws:sagemaker/model:Model",
  "aws:sfn/stateMachine:StateMachine",
  "aws:ssm/parameter:Parameter",
  "AWS:codebuild/project:Project",
  "awsx:ec2:Vpc",
  "awsx:ecr:Repository",
  "dockerhub:index:Repository",
  "ds:images:ImageRepositories",
  "my:aws:codebuild/project:Project",
  "pulumi:providers:aws",
  "pulumi:providers:awsx",
  "pulumi:providers:pulumi",
  "pulumi:pulumi:Stack",
  "",
];

describe("the build services", () => {
  it("are exactly these, in order, each once", () => {
    expect(BUILD_SERVICES.map(({ what }) => what)).to.deep.equal(Object.keys(EXAMPLES));
  });

  for (const [what, types] of Object.entries(EXAMPLES)) {
    for (const type of types) {
      it(`cover ${type}: ${what}`, () => expect(buildsWhat(type)).to.equal(what));
    }
  }

  it("have an example here for every head of a type", () => {
    const examples = Object.values(EXAMPLES).flat();
    const without = BUILD_SERVICES.flatMap(({ types }) => types).filter(
      (head) => !examples.some((type) => type.startsWith(head)),
    );
    expect(without).to.deep.equal([
      "aws:sagemaker/algorithm:",
      "aws:sagemaker/app:",
      "aws:sagemaker/codeRepository:",
      "aws:sagemaker/hyperParameterTuningJob:",
      "aws:sagemaker/pipeline:",
      "aws:sagemaker/project:",
      "aws:sagemaker/space:",
      "aws:sagemaker/studioLifecycleConfig:",
    ]);
  });

  for (const type of ALLOWED) {
    it(`leave ${type || "a type without a name"} alone`, () => expect(buildsWhat(type)).to.equal(undefined));
  }
});

describe("the types of the installed AWS package", () => {
  const installed = installedAwsTypes();

  it("meet every head of the list: none is dead", () => {
    const own = BUILD_SERVICES.flatMap(({ types }) => types).filter((head) => head.startsWith("aws:"));
    expect(own).to.have.length(42);
    expect(own.filter((head) => !installed.some((type) => type.startsWith(head)))).to.deep.equal([]);
  });

  it("include every example of this test, and every near miss of AWS", () => {
    const examples = [...Object.values(EXAMPLES).flat(), ...ALLOWED];
    expect(installed).to.include.members(examples.filter((type) => type.startsWith("aws:")));
  });

  // The number of types of each service, and those that are blocked. Where a new version has another number, look at
  // what is new: when it builds, it belongs into documents/boundary/build-services.ts; then the list here follows.
  it("are those that somebody has looked at", () => {
    const looked = readFileSync(join(__dirname, "installed-services.txt"), "utf8").trimEnd().split("\n");
    expect(services(installed)).to.deep.equal(looked);
  });

  it("are blocked in 111 cases", () => {
    expect(installed.filter((type) => buildsWhat(type) !== undefined)).to.have.length(111);
  });
});

/** Each service with the number of its types, and below it those that build. */
function services(installed: readonly string[]): readonly string[] {
  const byService = new Map<string, string[]>();
  for (const type of installed) {
    const service = type.split(/[:/]/)[1] ?? "";
    byService.set(service, [...(byService.get(service) ?? []), type]);
  }
  return [...byService].flatMap(([service, types]) => [
    `${service}: ${types.length}`,
    ...types.filter((type) => buildsWhat(type) !== undefined).map((type) => `  ${type}`),
  ]);
}
