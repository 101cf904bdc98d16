import { CreateRepositoryCommand, ECRClient, SetRepositoryPolicyCommand } from "@aws-sdk/client-ecr";
import { CreatePolicyCommand, CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { callerTrustPolicy, crossAccountTrustPolicy } from "../../../documents/roles/assumed-role-trust";
import { artifactBucketPolicy } from "../../../documents/resource-policies/bucket-policy";
import { canaryStarterPolicy } from "../../../documents/roles/canary-starter";
import { roleChainingPolicy } from "../../../documents/roles/role-chaining";
import type { PolicyDocument } from "../../../documents/policy";
import { promotionRolePolicy } from "../../../documents/roles/promotion-role";
import { releaseReaderPolicy } from "../../../documents/roles/release-reader";
import { onlyPusherPolicy, repositoryPolicy } from "../../../documents/resource-policies/repository-policy";
import { sourceReaderPolicy } from "../../../documents/roles/source-reader";
import { modelReaderPolicy, taskRolePolicy } from "../../../documents/roles/task-role";
import { verificationWriterPolicy } from "../../../documents/roles/verification-writer";
import { testerRolePolicy } from "../../../documents/roles/tester-role";
import { serviceTrustPolicy } from "../../../documents/roles/trust-policy";
import { accountRoot, awsConfig, type AwsConfig } from "../../../rehearsal/emulator/clients";
import { deployersOf } from "../../../settings/deployers";
import {
  canariesOf,
  everyPipeline,
  pipelinesOf,
  type PipelineSettings,
  type Settings,
} from "../../../settings/settings";

/** Configuration of an SDK client that calls as the root of a stack's account. */
export const asRoot = (endpoint: string, { account, region }: Settings): AwsConfig =>
  awsConfig({ endpoint, region, credentials: accountRoot(account) });

/** Makes what the release command reads and writes in a source, with the policies that the program and bootstrap/ give it. */
export async function makeSource(endpoint: string, source: Settings, target: Settings): Promise<void> {
  const config = asRoot(endpoint, source);
  const { names } = source;
  const { arns } = everyPipeline(source);
  const images = Object.keys(source.images);
  const grants = (roles: "readers" | "promoters") =>
    source.targets.map((each) => ({ stack: each.stack, account: each.account, roles: each[roles] }));
  const s3 = new S3Client(config);
  const Bucket = names.artifactBucket;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const policy = JSON.stringify(artifactBucketPolicy(Bucket, grants("readers"), deployersOf(source)));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy }));
  await makeRepositories(config, images, repositoryPolicy(grants("promoters")));
  const people = callerTrustPolicy({
    account: source.account,
    subjects: [],
    operators: [`arn:aws:iam::${source.account}:root`],
  });
  await makeRole(config, names.testerRole, people, {
    testing: testerRolePolicy(source),
    release: releaseReaderPolicy(source),
  });
  await makeRole(config, target.names.deployerRole, people, {
    target: roleChainingPolicy([target.arns.promotionRole]),
    source: sourceReaderPolicy(arns, { images, key: undefined, scanType: "BASIC" }),
    verified: verificationWriterPolicy(arns, { stack: target.stack, key: undefined }),
    release: releaseReaderPolicy(source),
  });
  for (const pipeline of pipelinesOf(source)) await makePipeline(config, pipeline);
}

/** A pipeline that runs nothing, and its role. */
async function makePipeline(config: AwsConfig, { account, names, arns }: PipelineSettings): Promise<void> {
  const trust = { service: "states.amazonaws.com", account, sourceArns: [arns.stateMachine] };
  await makeRole(config, names.stateMachineRole, serviceTrustPolicy(trust), {});
  await makeStateMachine(config, { arns }, names.stateMachine);
}

/** The same in a target. */
export async function makeTarget(endpoint: string, source: Settings, target: Settings): Promise<void> {
  const config = asRoot(endpoint, target);
  const { names, externalId = "" } = target;
  const { arns } = everyPipeline(target);
  const images = Object.keys(target.images);
  await makeRepositories(config, images, onlyPusherPolicy(arns.promotionRole));
  await new IAMClient(config).send(
    new CreatePolicyCommand({
      PolicyName: names.boundary,
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
      }),
    }),
  );
  const canary = canaryStarterPolicy(target);
  const deployer = source.arns.role(names.deployerRole);
  await makeRole(config, names.promotionRole, crossAccountTrustPolicy(deployer, externalId), {
    images: promotionRolePolicy(arns, { sourceAccount: source.account, images }),
    release: releaseReaderPolicy(target),
    ...(canary && { canary }),
  });
  for (const pipeline of canariesOf(target)) await makePipeline(config, pipeline);
  const models = {
    bucket: source.names.artifactBucket,
    account: source.account,
    region: source.region,
    keyAlias: undefined,
  };
  for (const pipeline of pipelinesOf(target))
    await makeRole(
      config,
      pipeline.names.taskRole,
      serviceTrustPolicy({
        service: "ecs-tasks.amazonaws.com",
        account: target.account,
        sourceArns: [`arn:aws:ecs:${target.region}:${target.account}:*`],
      }),
      {
        permissions: taskRolePolicy(pipeline),
        ...(pipeline.model && { models: modelReaderPolicy(pipeline, models) }),
      },
      arns.boundary,
    );
}

async function makeRepositories(
  config: AwsConfig,
  images: readonly string[],
  policy: PolicyDocument,
): Promise<void> {
  const ecr = new ECRClient(config);
  for (const repositoryName of images) {
    await ecr.send(
      new CreateRepositoryCommand({
        repositoryName,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
      }),
    );
    await ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText: JSON.stringify(policy) }));
  }
}

async function makeRole(
  config: AwsConfig,
  RoleName: string,
  trust: PolicyDocument,
  policies: Readonly<Record<string, PolicyDocument>>,
  PermissionsBoundary?: string,
): Promise<void> {
  const iam = new IAMClient(config);
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(trust),
      PermissionsBoundary,
    }),
  );
  for (const [PolicyName, document] of Object.entries(policies))
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(document) }),
    );
}

/**
 * A pipeline that runs nothing: it ends as its input says, with the output that its input holds.
 * @returns its ARN
 */
export async function makeStateMachine(
  config: AwsConfig,
  source: Pick<PipelineSettings, "arns">,
  name: string,
): Promise<string> {
  const definition = {
    QueryLanguage: "JSONata",
    StartAt: "Passes",
    States: {
      Passes: {
        Type: "Choice",
        Choices: [{ Condition: "{% $states.input.fails = true %}", Next: "Failed" }],
        Default: "Done",
      },
      Failed: { Type: "Fail", Error: "TaskFailed", Cause: "The task ended with exit code 65." },
      Done: { Type: "Pass", Output: "{% $states.input.output %}", End: true },
    },
  };
  const { stateMachineArn = "" } = await new SFNClient(config).send(
    new CreateStateMachineCommand({
      name,
      roleArn: source.arns.stateMachineRole,
      definition: JSON.stringify(definition),
    }),
  );
  return stateMachineArn;
}
