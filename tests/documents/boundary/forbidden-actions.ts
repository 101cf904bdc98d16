import type { Arns } from "../../../settings/arns";
import { STATE_BUCKET } from "./bounded-accounts";

export type RoleName = Extract<keyof Arns, `${string}Role`>;

const PIPELINE = ["taskRole", "executionRole", "stateMachineRole", "scheduleRole"] as const;

/** The roles that a boundary bounds. */
export const ROLES: Readonly<Record<"source" | "target", readonly RoleName[]>> = {
  source: [...PIPELINE, "deployRole", "previewRole", "imageBuilderRole", "testerRole"],
  target: [...PIPELINE, "deployRole", "previewRole", "promotionRole"],
};

/** Actions that a boundary denies, whatever a role's own policies allow. */
export interface Forbidden {
  readonly what: string;
  /** Separated by white space; each is of AWS's service authorization reference. */
  readonly actions: string;
  /** What they are about. Default: an example of what the action takes. */
  readonly on?: (arns: Arns) => readonly string[];
  /** What a request says beside its caller. */
  readonly context?: (arns: Arns) => Readonly<Record<string, string>>;
  /** The roles that may all the same. */
  readonly exempt?: readonly RoleName[];
  readonly only?: "source" | "target";
}

/** What builds, in whichever service; written out for each entry of a list that ends in `*` at least once. */
export const BUILDS = `
  amplify:StartJob amplifybackend:CreateBackend apprunner:CreateService
  appstream:CreateImageBuilder appstream:StartAppBlockBuilder appstream:CopyImage appstream:CreateUpdatedImage
  cloud9:CreateEnvironmentEC2 cloudshell:CreateEnvironment
  cloudformation:CreateStack cloudformation:CreateResource
  codeartifact:PublishPackageVersion codebuild:CreateProject codebuild:StartBuild codecatalyst:CreateSpace
  codecommit:GitPush codedeploy:CreateDeployment codedeploy-commands-secure:PollHostCommand
  codepipeline:StartPipelineExecution codeconnections:CreateConnection codestar:CreateProject
  codestar-connections:CreateConnection codestar-notifications:CreateNotificationRule
  ec2:BundleInstance ec2:CopyImage ec2:CreateImage ec2:CreateRestoreImageTask ec2:ImportImage ec2:RegisterImage
  ecr-public:PutImage elasticbeanstalk:CreateApplicationVersion
  gamelift:CreateBuild gamelift:UpdateBuild gamelift:CreateScript gamelift:UpdateScript
  imagebuilder:StartImagePipelineExecution
  lambda:CreateMicrovmImage lambda:CreateFunction lambda:PublishLayerVersion lambda:RunMicrovm
  lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration
  proton:CreateService
  sagemaker:CreateCodeRepository sagemaker:CreateNotebookInstance sagemaker:StartNotebookInstance
  sagemaker:CreateAlgorithm sagemaker:CreateApp sagemaker:CreateAutoMLJob sagemaker:CreateAutoMLJobV2
  sagemaker:CreateCompilationJob sagemaker:CreateHyperParameterTuningJob sagemaker:CreateImage
  sagemaker:CreateImageVersion sagemaker:CreatePipeline sagemaker:CreateProcessingJob sagemaker:CreateProject
  sagemaker:CreateSpace sagemaker:CreateTrainingJob sagemaker:StartPipelineExecution
  serverlessrepo:CreateCloudFormationChangeSet servicecatalog:ProvisionProduct
`;

/** What fills a repository or starts a script by AWS's own means. */
export const FOREIGN = `
  ecr:BatchImportUpstreamImage ecr:CreatePullThroughCacheRule ecr:UpdatePullThroughCacheRule
  ecr:CreateRepositoryCreationTemplate ecr:UpdateRepositoryCreationTemplate
  ecr:PutReplicationConfiguration ecr:ReplicateImage
  ssm:CreateActivation ssm:CreateAssociation ssm:CreateAssociationBatch ssm:CreateDocument ssm:ResumeSession
  ssm:SendCommand ssm:StartAssociationsOnce ssm:StartAutomationExecution ssm:StartChangeRequestExecution
  ssm:StartSession ssm:RegisterTaskWithMaintenanceWindow ssm:UpdateAssociation ssm:UpdateDocument
  ssm:UpdateDocumentDefaultVersion ssm:UpdateMaintenanceWindowTask
`;

export const PUSHES = "ecr:CompleteLayerUpload ecr:InitiateLayerUpload ecr:PutImage ecr:UploadLayerPart";

const ROLE_CHANGES = `
  iam:AttachRolePolicy iam:CreateRole iam:DeleteRole iam:DeleteRolePolicy iam:DetachRolePolicy
  iam:PutRolePermissionsBoundary iam:PutRolePolicy iam:TagRole iam:UntagRole iam:UpdateAssumeRolePolicy
  iam:UpdateRole iam:UpdateRoleDescription
`;
const UNBOUNDED = `
  iam:AttachRolePolicy iam:CreateRole iam:PutRolePermissionsBoundary iam:PutRolePolicy iam:UpdateAssumeRolePolicy
`;

const bounded = ({ boundary }: Arns) => ({ "iam:PermissionsBoundary": boundary });
const pipelineRoles = (arns: Arns) => PIPELINE.map((role) => arns[role]);
const object = (bucket: string) =>
  `${bucket}${bucket.includes(":accesspoint/") ? "/object" : ""}/raw/monthly_data.csv`;
const accessPoint = ({ cluster }: Arns) =>
  `${cluster.replace(":ecs:", ":s3:").replace(/:cluster.*/, "")}:accesspoint/any`;

export const FORBIDDEN: readonly Forbidden[] = [
  { what: "builds", actions: BUILDS, only: "target" },
  { what: "fills a repository, or runs a script, by AWS's own means", actions: FOREIGN },
  {
    what: "runs code that nobody promoted",
    actions: `
      airflow:CreateEnvironment airflow:InvokeRestApi
      athena:CreateNotebook athena:StartCalculationExecution athena:StartSession athena:UpdateNotebook
      autoscaling:CreateAutoScalingGroup autoscaling:CreateLaunchConfiguration autoscaling:UpdateAutoScalingGroup
      aws-external-anthropic:CreateEnvironment aws-external-anthropic:CreateSession
      backup:StartRestoreJob batch:RegisterJobDefinition batch:SubmitJob
      bedrock-agentcore:InvokeCodeInterpreter bedrock:CreateFlow bedrock:InvokeAgent bedrock:InvokeFlow
      bedrock:InvokeInlineAgent
      cloudfront:CreateFunction cloudfront:PublishFunction cloudfront:UpdateFunction
      ec2-instance-connect:SendSSHPublicKey
      ec2:CreateFleet ec2:CreateLaunchTemplate ec2:CreateLaunchTemplateVersion ec2:CreateReplaceRootVolumeTask
      ec2:ImportInstance ec2:ModifyFleet ec2:ModifyInstanceAttribute ec2:ModifyLaunchTemplate
      ec2:ModifySpotFleetRequest ec2:RequestSpotFleet ec2:RequestSpotInstances ec2:RunInstances
      ec2:RunScheduledInstances ec2:StartInstances
      ecs:ExecuteCommand
      eks:CreateCluster elasticmapreduce:RunJobFlow emr-containers:StartJobRun emr-serverless:StartJobRun
      glue:CreateBlueprint glue:CreateDevEndpoint glue:CreateJob glue:CreateSession glue:CreateTrigger
      glue:CreateWorkflow glue:RunStatement glue:StartJobRun glue:StartNotebook glue:StartTrigger
      glue:StartWorkflowRun glue:UpdateJob
      lambda:InvokeAsync lambda:InvokeFunction lambda:InvokeFunctionUrl
      lightsail:CreateContainerServiceDeployment
      sagemaker:CreateModel sagemaker:CreateTransformJob sagemaker:DeployHubModel
      sagemaker:RetryPipelineExecution sagemaker:StartSession sagemaker:UpdateEndpoint
      ssm:GetAccessToken
    `,
  },
  {
    what: "opens a whole registry, ends its scans, opens a bucket beside its policy, ends a key, or takes a boundary away",
    actions: `
      ecr:DeleteRegistryPolicy ecr:PutAccountSetting ecr:PutRegistryPolicy
      ecr:PutRegistryScanningConfiguration kms:ScheduleKeyDeletion
      s3:CreateAccessGrant s3:CreateAccessGrantsInstance s3:CreateAccessGrantsLocation
      s3:CreateAccessPointForObjectLambda s3:CreateMultiRegionAccessPoint s3:GetDataAccess
    `,
  },
  {
    what: "opens a bucket by an access point, of another region too",
    actions: "s3:CreateAccessPoint s3:PutAccessPointPolicy",
    on: (arns) => [accessPoint(arns), accessPoint(arns).replace("us-east-1", "eu-central-1")],
  },
  {
    what: "takes the boundary from a role of the pipeline",
    actions: "iam:DeleteRolePermissionsBoundary",
    on: pipelineRoles,
    context: bounded,
  },
  {
    what: "makes a user, a key, a password or an identity provider, or rewrites the boundary",
    actions: `
      iam:CreateUser iam:CreateAccessKey iam:CreateLoginProfile iam:UpdateLoginProfile iam:PutUserPolicy
      iam:CreateOpenIDConnectProvider iam:CreateSAMLProvider iam:CreatePolicy iam:CreatePolicyVersion
      iam:DeletePolicy iam:DeletePolicyVersion iam:SetDefaultPolicyVersion
    `,
  },
  {
    what: "assumes another role",
    actions: "sts:AssumeRole",
    on: (arns) => [arns.deployRole, arns.role("ds-deployer-x")],
  },
  { what: "gives permissions to a role without the boundary", actions: UNBOUNDED, on: pipelineRoles },
  {
    what: "gives permissions to a role with another boundary",
    actions: UNBOUNDED,
    on: pipelineRoles,
    context: ({ boundary }) => ({ "iam:PermissionsBoundary": `${boundary}-wider` }),
  },
  {
    what: "changes or passes a role that is not the pipeline's",
    actions: `${ROLE_CHANGES} iam:PassRole`,
    on: (arns) => [
      arns.deployRole,
      arns.previewRole,
      arns.promotionRole,
      arns.testerRole,
      arns.role("Administrator"),
    ],
    context: bounded,
  },
  {
    what: "changes a role of the pipeline",
    actions: ROLE_CHANGES,
    on: pipelineRoles,
    context: bounded,
    exempt: ["deployRole"],
  },
  {
    what: "decides what runs, as which role, and who else gets at it",
    actions: `
      ecr:CreateRepository ecr:DeleteRepository ecr:DeleteRepositoryPolicy ecr:PutImageTagMutability
      ecr:PutLifecyclePolicy ecr:SetRepositoryPolicy
      ecs:CreateCluster ecs:CreateDaemon ecs:CreateExpressGatewayService ecs:CreateService ecs:CreateTaskSet
      ecs:RegisterContainerInstance ecs:RegisterDaemonTaskDefinition ecs:RegisterTaskDefinition ecs:StartTask
      ecs:UpdateCluster ecs:UpdateService
      iam:CreateServiceLinkedRole iam:DeleteServiceLinkedRole kms:PutKeyPolicy
      s3:DeleteBucket s3:DeleteBucketPolicy s3:PutBucketAcl s3:PutBucketNotification s3:PutBucketPolicy
      s3:PutBucketPublicAccessBlock
      scheduler:CreateSchedule scheduler:CreateScheduleGroup scheduler:UpdateSchedule
      sns:AddPermission sns:SetTopicAttributes sqs:AddPermission sqs:SetQueueAttributes
      states:CreateActivity states:CreateStateMachine states:CreateStateMachineAlias states:DeleteStateMachine
      states:PublishStateMachineVersion states:TestState states:UpdateStateMachine
      states:UpdateStateMachineAlias
    `,
    exempt: ["deployRole"],
  },
  {
    what: "runs a task, or has an event run one",
    actions: "ecs:RunTask events:PutRule events:PutTargets",
    exempt: ["deployRole", "stateMachineRole"],
  },
  {
    what: "hands over a role of the task",
    actions: "iam:PassRole",
    on: ({ executionRole, taskRole }) => [executionRole, taskRole],
    exempt: ["deployRole", "stateMachineRole"],
  },
  {
    what: "hands over a role that starts the task",
    actions: "iam:PassRole",
    on: ({ stateMachineRole, scheduleRole }) => [stateMachineRole, scheduleRole],
    exempt: ["deployRole"],
  },
  { what: "pushes", actions: PUSHES, only: "target", exempt: ["promotionRole"] },
  { what: "pushes", actions: PUSHES, only: "source", exempt: ["imageBuilderRole", "testerRole"] },
  {
    what: "gets at data, whatever the bucket's policy says",
    actions: "s3:GetObject s3:PutObject s3:DeleteObject",
    on: (arns) => [...[arns.inputBucket, arns.outputBucket].map(object), object(accessPoint(arns))],
    only: "target",
    exempt: PIPELINE,
  },
  {
    what: "gets at data or models, whatever the bucket's policy says",
    actions: "s3:GetObject s3:PutObject s3:DeleteObject",
    on: ({ inputBucket, outputBucket, artifactBucket }) =>
      [inputBucket, outputBucket, artifactBucket].map(object),
    only: "source",
    exempt: [...PIPELINE, "imageBuilderRole", "testerRole"],
  },
  {
    what: "gets at an object by an access point",
    actions: "s3:GetObject s3:PutObject s3:DeleteObject",
    on: (arns) => [object(accessPoint(arns))],
    only: "source",
  },
  {
    what: "gets at Pulumi's states",
    actions: "s3:GetObject s3:PutObject",
    on: () => [`arn:aws:s3:::${STATE_BUCKET}/.pulumi/stacks/ds-pipeline/prod.json`],
    only: "source",
    exempt: ["deployRole", "previewRole"],
  },
  {
    what: "lists Pulumi's states",
    actions: "s3:ListBucket",
    on: () => [`arn:aws:s3:::${STATE_BUCKET}`],
    only: "source",
    exempt: ["deployRole", "previewRole"],
  },
];
