import type { RefusedService } from "./build-services";

/**
 * Everything that runs code which nobody promoted, beside the pipeline's own task. An action is here when by it a caller
 * says which program, script, image or machine shall run, or starts one that is there, or gets a session in which to give
 * commands; a type, when it is such a definition. Where hardly anything of a service is left then, all of it is here.
 *
 * Not here: what asks a server that runs already, as an endpoint of SageMaker or an API; what others have bound code of
 * theirs to, as messages, events and objects; and services that do with data what AWS wrote, as queries and models of
 * Bedrock. A pattern may take in the reading of what it keeps from being made.
 *
 * A target's roles, calls and policies have none of it; an account may have other uses for it, so the organization's
 * policy leaves it alone.
 */
export const RUN_SERVICES: readonly RefusedService[] = [
  {
    what: "agents and flows, which run code and functions",
    types: ["aws:bedrock/agentAgent", "aws:bedrock/agentFlow:", "aws:bedrock/agentcore"],
    actions: [
      "aws-external-anthropic:*Environment*",
      "aws-external-anthropic:*Session",
      "bedrock-agentcore:*",
      "bedrock:*Agent*",
      "bedrock:*Flow*",
      "nova-act:*",
    ],
  },
  { what: "Airflow", types: ["aws:mwaa/"], actions: ["airflow:*", "airflow-serverless:*"] },
  {
    what: "AppSync, whose functions and resolvers are code",
    types: ["aws:appsync/"],
    actions: ["appsync:*"],
  },
  {
    what: "Athena's notebooks and sessions",
    types: [],
    actions: ["athena:*Notebook*", "athena:*Session*", "athena:StartCalculationExecution"],
  },
  {
    what: "Auto Scaling, which starts machines",
    types: ["aws:autoscaling/", "aws:ec2/launchConfiguration:"],
    actions: ["autoscaling:*"],
  },
  { what: "Batch", types: ["aws:batch/"], actions: ["batch:*"] },
  {
    what: "Clean Rooms, whose members run each other's code",
    types: ["aws:cleanrooms/"],
    actions: ["cleanrooms:*", "cleanrooms-ml:*"],
  },
  {
    what: "CloudFront's functions",
    types: ["aws:cloudfront/connectionFunction:", "aws:cloudfront/function:"],
    actions: ["cloudfront:*Function"],
  },
  {
    what: "code on devices",
    types: ["aws:devicefarm/"],
    actions: ["devicefarm:*", "greengrass:*", "panorama:*", "robomaker:*"],
  },
  {
    what: "Data Pipeline and DataZone, whose projects have machines",
    types: ["aws:datapipeline/", "aws:datazone/"],
    actions: ["datapipeline:*", "datazone:*"],
  },
  {
    what: "desktops and streamed applications",
    types: ["aws:appstream/", "aws:workspaces/"],
    actions: [
      "agentaccess-mcp:*",
      "appstream:*",
      "gameliftstreams:*",
      "nimble:*",
      "workspaces:*",
      "workspaces-instances:*",
    ],
  },
  {
    what: "ECS's other ways to run containers",
    types: ["aws:ecs/daemon", "aws:ecs/expressGatewayService:"],
    // What makes these is the deploy role's alone, which its own policies do not let it.
    actions: ["ecs:ExecuteCommand"],
  },
  { what: "EKS", types: ["aws:eks/", "eks:", "kubernetes:"], actions: ["eks:*", "eks-mcp:*"] },
  {
    what: "EMR",
    types: ["aws:emr"],
    actions: ["elasticmapreduce:*", "emr-containers:*", "emr-serverless:*"],
  },
  { what: "FinSpace's clusters", types: ["aws:finspace/"], actions: ["finspace:*"] },
  {
    what: "Flink, Kafka Connect and IoT Analytics",
    types: ["aws:kinesisanalyticsv2/", "aws:mskconnect/"],
    actions: ["iotanalytics:*", "kafkaconnect:*", "kinesisanalytics:*"],
  },
  { what: "GameLift's fleets", types: ["aws:gamelift/"], actions: ["gamelift:*"] },
  {
    what: "Glue's jobs and sessions",
    types: ["aws:glue/devEndpoint:", "aws:glue/job:", "aws:glue/trigger:", "aws:glue/workflow:"],
    actions: [
      "glue:*Blueprint*",
      "glue:*DevEndpoint*",
      "glue:*Job*",
      "glue:*Notebook*",
      "glue:*Session*",
      "glue:*Statement*",
      "glue:*Trigger*",
      "glue:*Workflow*",
    ],
  },
  {
    what: "jobs of science and rendering",
    types: [],
    actions: ["braket:*", "deadline:*", "omics:*", "pcs:*", "simspaceweaver:*"],
  },
  {
    what: "Lambda",
    types: ["aws:lambda/", "aws:s3control/objectLambda"],
    actions: ["lambda:*", "s3-object-lambda:*"],
  },
  { what: "Lightsail", types: ["aws:lightsail/"], actions: ["lightsail:*"] },
  {
    what: "machines of EC2",
    types: [
      "aws:ec2/fleet:",
      "aws:ec2/instance:",
      "aws:ec2/launchTemplate:",
      "aws:ec2/spotFleetRequest:",
      "aws:ec2/spotInstanceRequest:",
    ],
    actions: [
      "ec2:CreateFleet",
      "ec2:CreateLaunchTemplate*",
      "ec2:CreateReplaceRootVolumeTask",
      "ec2:ImportInstance",
      "ec2:ModifyFleet",
      "ec2:ModifyInstanceAttribute",
      "ec2:ModifyLaunchTemplate",
      "ec2:ModifySpotFleetRequest",
      "ec2:RequestSpot*",
      "ec2:Run*",
      "ec2:StartInstances",
      "evs:*",
    ],
  },
  {
    what: "machines that are migrated or restored",
    types: ["aws:drs/"],
    actions: ["backup:StartRestoreJob", "drs:*", "mgn:*", "sms:*"],
  },
  {
    what: "SageMaker",
    types: ["aws:sagemaker/"],
    actions: [
      "sagemaker:*HubModel",
      "sagemaker:BatchAdd*",
      "sagemaker:Create*",
      "sagemaker:Retry*",
      "sagemaker:Start*",
      "sagemaker:Update*",
    ],
  },
  {
    what: "Simple Workflow, which hands work to workers",
    types: ["aws:swf/"],
    actions: ["swf:*"],
  },
  { what: "Synthetics' canaries", types: ["aws:synthetics/"], actions: ["synthetics:*"] },
  {
    what: "Systems Manager's commands, by way of others",
    types: ["aws:cfg/", "aws:fis/", "aws:ssm/activation:", "aws:ssmincidents/"],
    actions: ["config:*", "fis:*", "ssm-incidents:*"],
  },
  {
    what: "sessions on machines",
    types: [],
    actions: [
      "ec2-instance-connect:*",
      "ec2messages:*",
      "ssm:GetAccessToken",
      "ssm-guiconnect:*",
      "ssmmessages:*",
    ],
  },
  {
    what: "what makes and deploys applications of code",
    types: ["aws:m2/", "aws:ssm/quicksetup"],
    actions: [
      "a2c:*",
      "application-transformation:*",
      "appstudio:*",
      "apptest:*",
      "launchwizard:*",
      "m2:*",
      "migrationhub-orchestrator:*",
      "opsworks:*",
      "opsworks-cm:*",
      "qdeveloper:*",
      "ssm-quicksetup:*",
      "ssm-sap:*",
      "tnb:*",
      "transform-custom:*",
    ],
  },
];

/** Every action that runs what nobody promoted, each once. */
export const RUN_ACTIONS: readonly string[] = RUN_SERVICES.flatMap(({ actions }) => actions);

/** Services by which a role could be had that nothing bounds. */
export const IDENTITIES: RefusedService = {
  what: "identities beside the stack's own roles",
  types: [
    "aws:account/",
    "aws:accountaccess/",
    "aws:cognito/identityPool",
    "aws:controltower/",
    "aws:iam/accessKey:",
    "aws:iam/group",
    "aws:iam/openIdConnectProvider:",
    "aws:iam/samlProvider:",
    "aws:iam/user",
    "aws:identitystore/",
    "aws:organizations/",
    "aws:rolesanywhere/",
    "aws:ssoadmin/",
  ],
  actions: [
    "account:*",
    "account-access:*",
    "cognito-identity:*",
    "controltower:*",
    "eks-auth:*",
    "iam:*",
    "identity-sync:*",
    "identitystore:*",
    "identitystore-auth:*",
    "iq-permission:*",
    "organizations:*",
    "rolesanywhere:*",
    "signin:*",
    "sso:*",
    "sso-directory:*",
    "sso-oauth:*",
    "sts:*",
  ],
};
