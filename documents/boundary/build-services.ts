/** Something that no target has, nor a call or a role of it. */
export interface RefusedService {
  /** What it is, for messages. */
  readonly what: string;
  /** Heads of resource types: `aws:codebuild/` covers every type of the module. */
  readonly types: readonly string[];
  /** IAM actions, `*` after the service prefix standing for any text; none where AWS has none or another entry has them. */
  readonly actions: readonly string[];
}

/**
 * Everything that builds, holds source, runs somebody's build or deploys what nobody promoted. This one list feeds the
 * policy pack, the permissions boundary of a target's roles and the service control policy.
 * Actions are those of the service authorization reference:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const BUILD_SERVICES: readonly RefusedService[] = [
  {
    what: "AMIs made, copied or imported here",
    types: ["aws:ec2/ami"],
    actions: [
      "ec2:BundleInstance",
      "ec2:CopyImage",
      "ec2:CreateImage",
      "ec2:CreateRestoreImageTask",
      "ec2:ImportImage",
      "ec2:RegisterImage",
    ],
  },
  {
    what: "Amplify, which builds and hosts from source",
    types: ["aws:amplify/"],
    actions: ["amplify:*", "amplifybackend:*"],
  },
  { what: "App Runner, which builds from source", types: ["aws:apprunner/"], actions: ["apprunner:*"] },
  {
    what: "AppStream image builders",
    types: ["aws:appstream/imageBuilder:"],
    actions: ["appstream:*Builder*", "appstream:C*Image*"],
  },
  {
    what: "Cloud9 and CloudShell, development environments",
    types: ["aws:cloud9/"],
    actions: ["cloud9:*", "cloudshell:*"],
  },
  {
    what: "CloudFormation and Cloud Control, which make any resource",
    types: ["aws-native:", "aws:cloudcontrol/", "aws:cloudformation/"],
    actions: ["cloudformation:*"],
  },
  {
    what: "CodeArtifact, a package repository for builds",
    types: ["aws:codeartifact/"],
    actions: ["codeartifact:*"],
  },
  { what: "CodeBuild", types: ["aws:codebuild/"], actions: ["codebuild:*"] },
  { what: "CodeCatalyst", types: ["aws:codecatalyst/"], actions: ["codecatalyst:*"] },
  { what: "CodeCommit, a source repository", types: ["aws:codecommit/"], actions: ["codecommit:*"] },
  {
    what: "CodeDeploy, which deploys what nobody promoted",
    types: ["aws:codedeploy/"],
    actions: ["codedeploy:*", "codedeploy-commands-secure:*"],
  },
  { what: "CodePipeline", types: ["aws:codepipeline/"], actions: ["codepipeline:*"] },
  {
    what: "connections to source repositories and notices of builds",
    types: ["aws:codeconnections/", "aws:codestarconnections/", "aws:codestarnotifications/"],
    actions: ["codeconnections:*", "codestar:*", "codestar-connections:*", "codestar-notifications:*"],
  },
  { what: "EC2 Image Builder", types: ["aws:imagebuilder/"], actions: ["imagebuilder:*"] },
  {
    what: "ECR's own ways to fill a repository",
    types: [
      "aws:ecr/pullThroughCacheRule:",
      "aws:ecr/replicationConfiguration:",
      "aws:ecr/repositoryCreationTemplate:",
    ],
    actions: [
      "ecr:BatchImportUpstreamImage",
      "ecr:*PullThroughCacheRule",
      "ecr:*RepositoryCreationTemplate",
      "ecr:PutReplicationConfiguration",
      "ecr:ReplicateImage",
    ],
  },
  {
    what: "Elastic Beanstalk, which deploys source bundles",
    types: ["aws:elasticbeanstalk/"],
    actions: ["elasticbeanstalk:*"],
  },
  {
    what: "GameLift builds and scripts",
    types: ["aws:gamelift/build:", "aws:gamelift/script:"],
    actions: ["gamelift:*Build*", "gamelift:*Script*"],
  },
  {
    what: "Lambda code and micro-VM images",
    types: ["aws:lambda/layerVersion:", "aws:lambda/microvmsImage:", "aws:lambdamicrovms/"],
    actions: [
      "lambda:*MicrovmImage*",
      "lambda:CreateFunction",
      "lambda:PublishLayerVersion",
      "lambda:RunMicrovm",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
    ],
  },
  { what: "public repositories", types: ["aws:ecrpublic/"], actions: ["ecr-public:*"] },
  { what: "Proton, which deploys templates", types: [], actions: ["proton:*"] },
  {
    what: "SageMaker training, images and notebooks",
    types: [
      "aws:sagemaker/algorithm:",
      "aws:sagemaker/app:",
      "aws:sagemaker/codeRepository:",
      "aws:sagemaker/hyperParameterTuningJob:",
      "aws:sagemaker/image",
      "aws:sagemaker/notebookInstance",
      "aws:sagemaker/pipeline:",
      "aws:sagemaker/project:",
      "aws:sagemaker/space:",
      "aws:sagemaker/studioLifecycleConfig:",
      "aws:sagemaker/trainingJob:",
    ],
    actions: [
      "sagemaker:*CodeRepository",
      "sagemaker:*Notebook*",
      "sagemaker:CreateAlgorithm",
      "sagemaker:CreateApp",
      "sagemaker:CreateAutoML*",
      "sagemaker:CreateCompilationJob",
      "sagemaker:CreateHyperParameterTuningJob",
      "sagemaker:CreateImage*",
      "sagemaker:CreatePipeline",
      "sagemaker:CreateProcessingJob",
      "sagemaker:CreateProject",
      "sagemaker:CreateSpace",
      "sagemaker:CreateTraining*",
      "sagemaker:StartPipelineExecution",
    ],
  },
  {
    what: "Service Catalog and the Serverless Application Repository, which deploy stacks",
    types: ["aws:serverlessrepository/", "aws:servicecatalog/"],
    actions: ["serverlessrepo:*", "servicecatalog:*"],
  },
  {
    what: "Systems Manager automations and commands, which build images and run scripts",
    types: ["aws:ssm/association:", "aws:ssm/document:"],
    actions: [
      "ssm:CreateA*",
      "ssm:CreateDocument",
      "ssm:RegisterTask*",
      "ssm:ResumeSession",
      "ssm:SendCommand",
      "ssm:Start*",
      "ssm:Update*Task",
      "ssm:UpdateAssociation",
      "ssm:UpdateDocument*",
    ],
  },
  {
    what: "an image built, pushed or run by the deployment itself",
    types: ["awsx:ecr:Image", "awsx:ecr:RegistryImage", "docker-build:", "docker:"],
    actions: [],
  },
  {
    what: "commands and code that the deployment itself runs",
    types: ["command:", "pulumi-nodejs:", "pulumi-python:"],
    actions: [],
  },
];

/** Every action that builds, each once. */
export const BUILD_ACTIONS: readonly string[] = BUILD_SERVICES.flatMap(({ actions }) => actions);

/** What gives a tag to a manifest; the same puts a manifest there, of layers that are there. */
export const TAG_ACTION = "ecr:PutImage";

/** What pushes an image into a repository. In a target only the promotion role may. */
export const PUSH_ACTIONS = [
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  TAG_ACTION,
  "ecr:UploadLayerPart",
] as const;
