import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_SERVICES } from "../../documents/boundary/build-services";
import { IDENTITIES, RUN_SERVICES } from "../../documents/boundary/run-services";
import { refusedType } from "../../policy-pack/refused-types";
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

/** What runs other code, or is somebody else, to a type of each; none where Pulumi has none. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  "agents and flows, which run code and functions": [
    "aws:bedrock/agentAgentActionGroup:AgentAgentActionGroup",
    "aws:bedrock/agentFlow:AgentFlow",
    "aws:bedrock/agentcoreCodeInterpreter:AgentcoreCodeInterpreter",
  ],
  Airflow: ["aws:mwaa/environment:Environment"],
  "AppSync, whose functions and resolvers are code": ["aws:appsync/resolver:Resolver"],
  "Athena's notebooks and sessions": [],
  "Auto Scaling, which starts machines": [
    "aws:autoscaling/group:Group",
    "aws:ec2/launchConfiguration:LaunchConfiguration",
  ],
  Batch: ["aws:batch/jobDefinition:JobDefinition"],
  "Clean Rooms, whose members run each other's code": ["aws:cleanrooms/membership:Membership"],
  "CloudFront's functions": [
    "aws:cloudfront/connectionFunction:ConnectionFunction",
    "aws:cloudfront/function:Function",
  ],
  "code on devices": ["aws:devicefarm/upload:Upload"],
  "Data Pipeline and DataZone, whose projects have machines": [
    "aws:datapipeline/pipelineDefinition:PipelineDefinition",
    "aws:datazone/environment:Environment",
  ],
  "desktops and streamed applications": ["aws:appstream/fleet:Fleet", "aws:workspaces/workspace:Workspace"],
  "ECS's other ways to run containers": [
    "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition",
    "aws:ecs/expressGatewayService:ExpressGatewayService",
  ],
  EKS: [
    "aws:eks/cluster:Cluster",
    "eks:index:Cluster",
    "kubernetes:core/v1:Pod",
    "pulumi:providers:kubernetes",
  ],
  EMR: ["aws:emr/cluster:Cluster", "aws:emrserverless/application:Application"],
  "FinSpace's clusters": ["aws:finspace/kxCluster:KxCluster"],
  "Flink, Kafka Connect and IoT Analytics": [
    "aws:kinesisanalyticsv2/application:Application",
    "aws:mskconnect/customPlugin:CustomPlugin",
  ],
  "GameLift's fleets": ["aws:gamelift/fleet:Fleet"],
  "Glue's jobs and sessions": [
    "aws:glue/devEndpoint:DevEndpoint",
    "aws:glue/job:Job",
    "aws:glue/trigger:Trigger",
    "aws:glue/workflow:Workflow",
  ],
  "jobs of science and rendering": [],
  Lambda: ["aws:lambda/function:Function", "aws:s3control/objectLambdaAccessPoint:ObjectLambdaAccessPoint"],
  Lightsail: ["aws:lightsail/containerService:ContainerService"],
  "machines of EC2": [
    "aws:ec2/fleet:Fleet",
    "aws:ec2/instance:Instance",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:ec2/spotFleetRequest:SpotFleetRequest",
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  ],
  "machines that are migrated or restored": [
    "aws:drs/replicationConfigurationTemplate:ReplicationConfigurationTemplate",
  ],
  SageMaker: ["aws:sagemaker/endpoint:Endpoint", "aws:sagemaker/model:Model"],
  "Simple Workflow, which hands work to workers": ["aws:swf/domain:Domain"],
  "Synthetics' canaries": ["aws:synthetics/canary:Canary"],
  "Systems Manager's commands, by way of others": [
    "aws:cfg/remediationConfiguration:RemediationConfiguration",
    "aws:fis/experimentTemplate:ExperimentTemplate",
    "aws:ssm/activation:Activation",
    "aws:ssmincidents/responsePlan:ResponsePlan",
  ],
  "sessions on machines": [],
  "what makes and deploys applications of code": [
    "aws:m2/application:Application",
    "aws:ssm/quicksetupConfigurationManager:QuicksetupConfigurationManager",
  ],
  "identities beside the stack's own roles": [
    "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment",
    "aws:iam/accessKey:AccessKey",
    "aws:iam/user:User",
    "aws:organizations/account:Account",
    "aws:rolesanywhere/trustAnchor:TrustAnchor",
    "aws:ssoadmin/permissionSet:PermissionSet",
  ],
};

/** Types that look like these and are not, or that the pipeline itself needs. */
const ALLOWED = [
  "aws:athena/workgroup:Workgroup",
  "aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase",
  "aws:bedrock/guardrail:Guardrail",
  "aws:cloudfront/distribution:Distribution",
  "aws:cognito/userPool:UserPool",
  "aws:codeguruprofiler/profilingGroup:ProfilingGroup",
  "aws:ec2/allowedImagesSettings:AllowedImagesSettings",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/vpc:Vpc",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:ecr/repository:Repository",
  "aws:ecr/repositoryPolicy:RepositoryPolicy",
  "aws:ecs/service:Service",
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:glue/catalogTable:CatalogTable",
  "aws:iam/role:Role",
  "aws:kms/key:Key",
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

const REFUSED = [...BUILD_SERVICES, ...RUN_SERVICES, IDENTITIES];

describe("what no target has", () => {
  it("is exactly this, in order, each once", () => {
    expect(REFUSED.map(({ what }) => what)).to.deep.equal([...Object.keys(EXAMPLES), ...Object.keys(OTHERS)]);
  });

  for (const [what, types] of Object.entries({ ...EXAMPLES, ...OTHERS })) {
    for (const type of types) {
      it(`covers ${type}: ${what}`, () => expect(refusedType(type)).to.equal(what));
    }
  }

  it("has an example here for every head of a type that builds", () => {
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
    it(`leaves ${type || "a type without a name"} alone`, () =>
      expect(refusedType(type)).to.equal(undefined));
  }
});

describe("the types of the installed AWS package", () => {
  const installed = installedAwsTypes();

  it("meet every head of the list: none is dead", () => {
    const own = REFUSED.flatMap(({ types }) => types).filter((head) => head.startsWith("aws:"));
    expect(own).to.have.length(101);
    expect(own.filter((head) => !installed.some((type) => type.startsWith(head)))).to.deep.equal([]);
  });

  it("include every example of this test, and every near miss of AWS", () => {
    const examples = [...Object.values({ ...EXAMPLES, ...OTHERS }).flat(), ...ALLOWED];
    expect(installed).to.include.members(examples.filter((type) => type.startsWith("aws:")));
  });

  // The number of types of each service, and those that are refused. Where a new version has another number, look at
  // what is new: when it builds or runs code, it belongs into documents/boundary/{build,run}-services.ts; then the list
  // here follows.
  it("are those that somebody has looked at", () => {
    const looked = readFileSync(join(__dirname, "installed-services.txt"), "utf8").trimEnd().split("\n");
    expect(services(installed)).to.deep.equal(looked);
  });

  it("are refused in 397 cases", () => {
    expect(installed.filter((type) => refusedType(type) !== undefined)).to.have.length(397);
  });
});

/** Each service with the number of its types, and below it those that are refused. */
function services(installed: readonly string[]): readonly string[] {
  const byService = new Map<string, string[]>();
  for (const type of installed) {
    const service = type.split(/[:/]/)[1] ?? "";
    byService.set(service, [...(byService.get(service) ?? []), type]);
  }
  return [...byService].flatMap(([service, types]) => [
    `${service}: ${types.length}`,
    ...types.filter((type) => refusedType(type) !== undefined).map((type) => `  ${type}`),
  ]);
}
