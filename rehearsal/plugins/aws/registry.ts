import * as alarms from "./services/cloudwatch";
import * as logs from "./services/cloudwatch-logs";
import * as defaultGroups from "./ec2/default-security-group";
import * as flowLogs from "./ec2/flow-log";
import * as routing from "./ec2/routing";
import * as securityGroups from "./ec2/security-group";
import * as securityGroupRules from "./ec2/security-group-rule";
import * as vpcs from "./ec2/vpc";
import * as vpcEndpoints from "./ec2/vpc-endpoint";
import * as ecr from "./services/ecr";
import * as ecs from "./services/ecs";
import type { AnyHandler } from "./handler";
import * as iam from "./services/iam";
import * as iamRole from "./services/iam-role";
import * as kms from "./services/kms";
import * as s3Bucket from "./services/s3-bucket";
import * as s3Settings from "./services/s3-bucket-settings";
import * as scheduler from "./services/scheduler";
import * as sfn from "./services/sfn";
import * as sns from "./services/sns";
import * as snsSubscription from "./services/sns-subscription";
import * as sqs from "./services/sqs";
import * as ssm from "./services/ssm";

const FOLDER = "rehearsal/plugins/aws";

/** The handlers of every resource type that the rehearsal can make, by the file they are in. */
const FILES: Readonly<Record<string, Readonly<Record<string, AnyHandler>>>> = {
  "services/cloudwatch.ts": { "aws:cloudwatch/metricAlarm:MetricAlarm": alarms.metricAlarm },
  "services/cloudwatch-logs.ts": { "aws:cloudwatch/logGroup:LogGroup": logs.logGroup },
  "ec2/default-security-group.ts": {
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": defaultGroups.defaultSecurityGroup,
  },
  "ec2/flow-log.ts": { "aws:ec2/flowLog:FlowLog": flowLogs.flowLog },
  "ec2/routing.ts": {
    "aws:ec2/eip:Eip": routing.eip,
    "aws:ec2/natGateway:NatGateway": routing.natGateway,
    "aws:ec2/route:Route": routing.route,
    "aws:ec2/routeTable:RouteTable": routing.routeTable,
    "aws:ec2/routeTableAssociation:RouteTableAssociation": routing.routeTableAssociation,
  },
  "ec2/security-group.ts": {
    "aws:ec2/securityGroup:SecurityGroup": securityGroups.securityGroup,
  },
  "ec2/security-group-rule.ts": {
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRules.securityGroupEgressRule,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRules.securityGroupIngressRule,
  },
  "ec2/vpc.ts": {
    "aws:ec2/internetGateway:InternetGateway": vpcs.internetGateway,
    "aws:ec2/subnet:Subnet": vpcs.subnet,
    "aws:ec2/vpc:Vpc": vpcs.vpc,
  },
  "ec2/vpc-endpoint.ts": { "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoints.vpcEndpoint },
  "services/ecr.ts": {
    "aws:ecr/accountSetting:AccountSetting": ecr.accountSetting,
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": ecr.lifecyclePolicy,
    "aws:ecr/registryPolicy:RegistryPolicy": ecr.registryPolicy,
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": ecr.registryScanningConfiguration,
    "aws:ecr/repository:Repository": ecr.repository,
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ecr.repositoryPolicy,
  },
  "services/ecs.ts": {
    "aws:ecs/cluster:Cluster": ecs.cluster,
    "aws:ecs/taskDefinition:TaskDefinition": ecs.taskDefinition,
  },
  "services/iam.ts": {
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": iam.openIdConnectProvider,
    "aws:iam/policy:Policy": iam.policy,
    "aws:iam/rolePolicy:RolePolicy": iam.rolePolicy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": iam.rolePolicyAttachment,
  },
  "services/iam-role.ts": { "aws:iam/role:Role": iamRole.role },
  "services/kms.ts": {
    "aws:kms/alias:Alias": kms.alias,
    "aws:kms/key:Key": kms.key,
  },
  "services/s3-bucket.ts": { "aws:s3/bucket:Bucket": s3Bucket.bucket },
  "services/s3-bucket-settings.ts": {
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": s3Settings.bucketLifecycle,
    "aws:s3/bucketLogging:BucketLogging": s3Settings.bucketLogging,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": s3Settings.bucketOwnershipControls,
    "aws:s3/bucketPolicy:BucketPolicy": s3Settings.bucketPolicy,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": s3Settings.bucketPublicAccessBlock,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
      s3Settings.bucketEncryption,
    "aws:s3/bucketVersioning:BucketVersioning": s3Settings.bucketVersioning,
  },
  "services/scheduler.ts": {
    "aws:scheduler/schedule:Schedule": scheduler.schedule,
    "aws:scheduler/scheduleGroup:ScheduleGroup": scheduler.scheduleGroup,
  },
  "services/sfn.ts": { "aws:sfn/stateMachine:StateMachine": sfn.stateMachine },
  "services/sns.ts": { "aws:sns/topic:Topic": sns.topic, "aws:sns/topicPolicy:TopicPolicy": sns.topicPolicy },
  "services/sns-subscription.ts": {
    "aws:sns/topicSubscription:TopicSubscription": snsSubscription.topicSubscription,
  },
  "services/sqs.ts": { "aws:sqs/queue:Queue": sqs.queue, "aws:sqs/queuePolicy:QueuePolicy": sqs.queuePolicy },
  "services/ssm.ts": { "aws:ssm/parameter:Parameter": ssm.parameter },
};

const HANDLERS = new Map(
  Object.entries(FILES).flatMap(([file, handlers]) =>
    Object.entries(handlers).map(
      ([type, handler]) => [type, { handler, file: `${FOLDER}/${file}` }] as const,
    ),
  ),
);

/** The resource types that the rehearsal can make, in alphabetical order. */
export const HANDLED_TYPES: readonly string[] = [...HANDLERS.keys()].sort();

/** The handler of a resource type, where there is one. */
export const findHandler = (type: string): AnyHandler | undefined => HANDLERS.get(type)?.handler;

/** The handler of a resource type and the file it is in; throws, and says where to add one, when there is none. */
export function handlerOf(type: string): { readonly handler: AnyHandler; readonly file: string } {
  const found = HANDLERS.get(type);
  if (found) return found;
  throw new Error(
    `The rehearsal has no handler for ${type}, and pretends nothing: write one in ${FOLDER}/ ` +
      `(one file per service, after the pattern of ${FOLDER}/services/ssm.ts) and list it in ${FOLDER}/registry.ts.`,
  );
}
