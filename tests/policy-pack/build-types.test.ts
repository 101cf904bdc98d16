import { expect } from "chai";
import { BUILD_TYPES, buildsWhat } from "../../policy-pack/build-types";
import { installedAwsTypes } from "./installed-types";

/** The head of a type, as the list has it, to a type that it covers and what that is. */
const BLOCKED: Readonly<Record<string, readonly [string, string]>> = {
  "aws-native:": ["aws-native:codebuild:Project", "the Cloud Control provider, which makes any resource"],
  "aws:amplify/": ["aws:amplify/app:App", "Amplify builds and hosts from source"],
  "aws:apprunner/": ["aws:apprunner/service:Service", "App Runner, which builds from source"],
  "aws:appstream/imageBuilder:": ["aws:appstream/imageBuilder:ImageBuilder", "an AppStream image builder"],
  "aws:cloud9/": ["aws:cloud9/environmentEC2:EnvironmentEC2", "Cloud9, a development environment"],
  "aws:cloudcontrol/": ["aws:cloudcontrol/resource:Resource", "Cloud Control, which makes any resource"],
  "aws:cloudformation/": ["aws:cloudformation/stack:Stack", "CloudFormation, which makes any resource"],
  "aws:codeartifact/": [
    "aws:codeartifact/repository:Repository",
    "CodeArtifact, a package repository for builds",
  ],
  "aws:codebuild/": ["aws:codebuild/project:Project", "CodeBuild"],
  "aws:codecatalyst/": ["aws:codecatalyst/project:Project", "CodeCatalyst"],
  "aws:codecommit/": ["aws:codecommit/repository:Repository", "CodeCommit, a source repository"],
  "aws:codeconnections/": [
    "aws:codeconnections/connection:Connection",
    "a connection to a source repository",
  ],
  "aws:codepipeline/": ["aws:codepipeline/pipeline:Pipeline", "CodePipeline"],
  "aws:codestarconnections/": [
    "aws:codestarconnections/connection:Connection",
    "a connection to a source repository",
  ],
  "aws:codestarnotifications/": [
    "aws:codestarnotifications/notificationRule:NotificationRule",
    "notifications of builds",
  ],
  "aws:ec2/ami": ["aws:ec2/amiCopy:AmiCopy", "an AMI made or copied here"],
  "aws:ecr/pullThroughCacheRule:": [
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    "a pull-through cache, which fills a repository from elsewhere",
  ],
  "aws:ecr/repositoryCreationTemplate:": [
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    "a template for repositories made on push",
  ],
  "aws:ecrpublic/": ["aws:ecrpublic/repository:Repository", "a public repository"],
  "aws:elasticbeanstalk/": [
    "aws:elasticbeanstalk/application:Application",
    "Elastic Beanstalk, which deploys from source bundles",
  ],
  "aws:gamelift/build:": ["aws:gamelift/build:Build", "a GameLift build"],
  "aws:gamelift/script:": ["aws:gamelift/script:Script", "a GameLift script"],
  "aws:imagebuilder/": ["aws:imagebuilder/imagePipeline:ImagePipeline", "EC2 Image Builder"],
  "aws:lambda/microvmsImage:": ["aws:lambda/microvmsImage:MicrovmsImage", "a Lambda micro-VM image"],
  "aws:lambdamicrovms/": ["aws:lambdamicrovms/image:Image", "a Lambda micro-VM image"],
  "aws:sagemaker/codeRepository:": [
    "aws:sagemaker/codeRepository:CodeRepository",
    "a SageMaker source repository",
  ],
  "aws:sagemaker/image": ["aws:sagemaker/imageVersion:ImageVersion", "a SageMaker image"],
  "aws:sagemaker/notebookInstance": [
    "aws:sagemaker/notebookInstance:NotebookInstance",
    "a SageMaker notebook",
  ],
  "aws:serverlessrepository/": [
    "aws:serverlessrepository/cloudFormationStack:CloudFormationStack",
    "the Serverless Application Repository, which deploys stacks",
  ],
  "aws:servicecatalog/": [
    "aws:servicecatalog/provisionedProduct:ProvisionedProduct",
    "Service Catalog, which deploys stacks",
  ],
  "awsx:ecr:Image": ["awsx:ecr:Image", "an image built by the deployment"],
  "awsx:ecr:RegistryImage": ["awsx:ecr:RegistryImage", "an image pushed by the deployment"],
  "command:": ["command:local:Command", "a command run by the deployment"],
  "docker-build:": ["docker-build:index:Image", "an image built by the deployment"],
  "docker:": ["docker:index/image:Image", "an image built or a container run by the deployment"],
  "pulumi-nodejs:dynamic:": ["pulumi-nodejs:dynamic:Resource", "a dynamic provider, which runs any code"],
  "pulumi-python:dynamic:": ["pulumi-python:dynamic:Resource", "a dynamic provider, which runs any code"],
};

/** Types that look like building and are not, or that the pipeline itself needs. */
const ALLOWED = [
  "aws:appstream/fleet:Fleet",
  "aws:codedeploy/application:Application",
  "aws:codedeploy/deploymentGroup:DeploymentGroup",
  "aws:codeguruprofiler/profilingGroup:ProfilingGroup",
  "aws:ec2/allowedImagesSettings:AllowedImagesSettings",
  "aws:ec2/instance:Instance",
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
  "awsx:ec2:Vpc",
  "awsx:ecr:Repository",
  "dockerhub:index:Repository",
  "ds:images:ImageRepositories",
  "pulumi:providers:aws",
  "pulumi:providers:docker",
  "pulumi:pulumi:Stack",
  "",
];

describe("the build types", () => {
  it("are exactly these", () => {
    expect(BUILD_TYPES.map(({ prefix }) => prefix)).to.deep.equal(Object.keys(BLOCKED));
  });

  it("are ordered by name, each once", () => {
    const prefixes = BUILD_TYPES.map(({ prefix }) => prefix);
    expect([...new Set(prefixes)].sort()).to.deep.equal(prefixes);
  });

  for (const [prefix, [type, what]] of Object.entries(BLOCKED)) {
    it(`cover ${type} by ${prefix}`, () => {
      expect(type.startsWith(prefix)).to.equal(true);
      expect(buildsWhat(type)).to.equal(what);
    });
  }

  for (const type of ALLOWED) {
    it(`leave ${type || "a type without a name"} alone`, () => expect(buildsWhat(type)).to.equal(undefined));
  }

  it("do not cover a type whose name only contains one", () => {
    expect(buildsWhat("my:aws:codebuild/project:Project")).to.equal(undefined);
    expect(buildsWhat("AWS:codebuild/project:Project")).to.equal(undefined);
  });
});

describe("the build types of the installed AWS package", () => {
  const installed = installedAwsTypes();

  it("are found in the package at all", () => {
    expect(installed).to.include.members(["aws:s3/bucket:Bucket", "aws:codebuild/project:Project"]);
    expect(installed).to.have.length.greaterThan(1000);
  });

  it("are met by every entry of the list: none is dead", () => {
    const own = BUILD_TYPES.filter(({ prefix }) => prefix.startsWith("aws:"));
    const dead = own.filter(({ prefix }) => !installed.some((type) => type.startsWith(prefix)));
    expect(own).to.have.length(29);
    expect(dead).to.deep.equal([]);
  });

  it("include every example of this test, and every near miss of AWS", () => {
    const examples = Object.values(BLOCKED).map(([type]) => type);
    const ofAws = [...examples, ...ALLOWED].filter((type) => type.startsWith("aws:"));
    expect(installed).to.include.members(ofAws);
  });

  it("are 96: a new one of AWS, or one less, is to be looked at", () => {
    expect(installed.filter((type) => buildsWhat(type) !== undefined)).to.have.length(96);
  });
});
