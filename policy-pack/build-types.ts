/** A way to build, by the head of its resource types: `aws:codebuild/` covers every type of the module. */
interface BuildType {
  readonly prefix: string;
  /** What it is, for the message. */
  readonly what: string;
}

/** Resource types that build, hold source, or run somebody's build. Ordered by name. */
export const BUILD_TYPES: readonly BuildType[] = [
  { prefix: "aws-native:", what: "the Cloud Control provider, which makes any resource" },
  { prefix: "aws:amplify/", what: "Amplify builds and hosts from source" },
  { prefix: "aws:apprunner/", what: "App Runner, which builds from source" },
  { prefix: "aws:appstream/imageBuilder:", what: "an AppStream image builder" },
  { prefix: "aws:cloud9/", what: "Cloud9, a development environment" },
  { prefix: "aws:cloudcontrol/", what: "Cloud Control, which makes any resource" },
  { prefix: "aws:cloudformation/", what: "CloudFormation, which makes any resource" },
  { prefix: "aws:codeartifact/", what: "CodeArtifact, a package repository for builds" },
  { prefix: "aws:codebuild/", what: "CodeBuild" },
  { prefix: "aws:codecatalyst/", what: "CodeCatalyst" },
  { prefix: "aws:codecommit/", what: "CodeCommit, a source repository" },
  { prefix: "aws:codeconnections/", what: "a connection to a source repository" },
  { prefix: "aws:codepipeline/", what: "CodePipeline" },
  { prefix: "aws:codestarconnections/", what: "a connection to a source repository" },
  { prefix: "aws:codestarnotifications/", what: "notifications of builds" },
  { prefix: "aws:ec2/ami", what: "an AMI made or copied here" },
  {
    prefix: "aws:ecr/pullThroughCacheRule:",
    what: "a pull-through cache, which fills a repository from elsewhere",
  },
  { prefix: "aws:ecr/repositoryCreationTemplate:", what: "a template for repositories made on push" },
  { prefix: "aws:ecrpublic/", what: "a public repository" },
  { prefix: "aws:elasticbeanstalk/", what: "Elastic Beanstalk, which deploys from source bundles" },
  { prefix: "aws:gamelift/build:", what: "a GameLift build" },
  { prefix: "aws:gamelift/script:", what: "a GameLift script" },
  { prefix: "aws:imagebuilder/", what: "EC2 Image Builder" },
  { prefix: "aws:lambda/microvmsImage:", what: "a Lambda micro-VM image" },
  { prefix: "aws:lambdamicrovms/", what: "a Lambda micro-VM image" },
  { prefix: "aws:sagemaker/codeRepository:", what: "a SageMaker source repository" },
  { prefix: "aws:sagemaker/image", what: "a SageMaker image" },
  { prefix: "aws:sagemaker/notebookInstance", what: "a SageMaker notebook" },
  {
    prefix: "aws:serverlessrepository/",
    what: "the Serverless Application Repository, which deploys stacks",
  },
  { prefix: "aws:servicecatalog/", what: "Service Catalog, which deploys stacks" },
  { prefix: "awsx:ecr:Image", what: "an image built by the deployment" },
  { prefix: "awsx:ecr:RegistryImage", what: "an image pushed by the deployment" },
  { prefix: "command:", what: "a command run by the deployment" },
  { prefix: "docker-build:", what: "an image built by the deployment" },
  { prefix: "docker:", what: "an image built or a container run by the deployment" },
  { prefix: "pulumi-nodejs:dynamic:", what: "a dynamic provider, which runs any code" },
  { prefix: "pulumi-python:dynamic:", what: "a dynamic provider, which runs any code" },
];

/** What a resource type builds; `undefined` for a type that is not known to build. */
export function buildsWhat(type: string): string | undefined {
  return BUILD_TYPES.find(({ prefix }) => type.startsWith(prefix))?.what;
}
