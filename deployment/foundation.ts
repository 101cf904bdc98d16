import * as pulumi from "@pulumi/pulumi";
import { insightsLogGroup } from "../settings/arns";
import { ArtifactBucket } from "../components/storage/artifact-bucket";
import { ModelReaderGrant, SourceGrants } from "../components/identity/cross-account-grants";
import { DataBuckets } from "../components/storage/data-buckets";
import { EncryptionKey } from "../components/security/encryption-key";
import { ImageRepositories } from "../components/images/image-repositories";
import { Network } from "../components/network/network";
import { Notifications } from "../components/operations/notifications";
import { Parameters } from "../components/configuration/parameters";
import { ProcessingCluster } from "../components/compute/processing-cluster";
import { executionRolePolicy } from "../documents/roles/execution-role";
import { keyPolicy } from "../documents/resource-policies/key-policy";
import { ownKey } from "../documents/resource-policies/key-use";
import { repositoryLifecycle } from "../documents/resource-policies/repository-lifecycle";
import { onlyPusherPolicy } from "../documents/resource-policies/repository-policy";
import type { RoleGrant } from "../documents/roles/role-grant";
import { taskRolePolicy } from "../documents/roles/task-role";
import type { SourceContract } from "./contract";
import type { Release } from "../release/release-file";
import { deployersOf } from "../settings/deployers";
import type { Settings } from "../settings/settings";
import { pipelineParameters } from "./pipeline-parameters";
import { demandReleased } from "./released-images";

export interface FoundationArgs {
  readonly settings: Settings;
  readonly contract: SourceContract;
  readonly release: Release | undefined;
}

/** What the pipeline stands on: everything of a stack that needs no image. */
export interface Foundation {
  readonly network: Network;
  readonly repositories: ImageRepositories;
  readonly notifications: Notifications;
  readonly parameters: Parameters;
  readonly cluster: ProcessingCluster;
  readonly modelReader: ModelReaderGrant;
  readonly data: DataBuckets;
  /** That the repositories hold the release: what names it waits for that, in an update alone. */
  readonly released: pulumi.Output<void> | undefined;
  /** ARN of the stack's own KMS key, when it has one. */
  readonly keyArn: pulumi.Output<string> | undefined;
}

interface Options {
  readonly provider: pulumi.ProviderResource;
}

export function deployFoundation(args: FoundationArgs, options: Options): Foundation {
  const { settings, contract } = args;
  const { account, region, names, arns, retention, alarms, network: networkSettings } = settings;
  const protect = settings.kind === "target";
  const key = encryptionKey(args, options);
  const keyArn = key?.arn;
  const afterKey = key ? [key] : [];

  const network = new Network(
    "network",
    {
      ...networkSettings,
      account,
      region,
      buckets: [arns.inputBucket, arns.outputBucket, contract.artifactBucketArn],
      logBucketArn: arns.logBucket,
    },
    options,
  );
  const data = new DataBuckets(
    "data",
    {
      inputBucket: names.inputBucket,
      outputBucket: names.outputBucket,
      retention: {
        currentDays: retention.dataDays,
        noncurrentDays: retention.noncurrentDays,
        unfinishedUploadDays: retention.unfinishedUploadDays,
      },
      keyArn,
      logBucket: names.logBucket,
      protect,
    },
    { ...options, dependsOn: afterKey },
  );
  const lifecycle = repositoryLifecycle(retention.releasedImages, retention.unreleasedImageDays);
  const repositories = new ImageRepositories(
    "images",
    {
      images: Object.keys(settings.images),
      lifecycle,
      policy: settings.kind === "target" ? onlyPusherPolicy(arns.promotionRole) : undefined,
      keyArn,
      protect,
    },
    options,
  );
  const artifacts = settings.kind === "source" ? deployArtifacts(args, repositories, key, options) : [];
  const notifications = new Notifications(
    "notifications",
    {
      account,
      region,
      topic: names.topic,
      topicArn: arns.topic,
      displayName: `${settings.project} ${settings.stack}`.slice(0, 100),
      email: alarms.email,
      keyArn,
    },
    options,
  );
  const released = whenReleased(args, repositories, options);
  const values = pipelineParameters({ ...args, released }, network);
  const parameters = new Parameters(
    "parameters",
    { path: names.parameterPath, values },
    { ...options, dependsOn: [data, ...artifacts] },
  );
  const cluster = new ProcessingCluster(
    "processing",
    {
      account,
      region,
      cluster: names.cluster,
      logGroup: names.logGroup,
      insightsLogGroup: insightsLogGroup(names.cluster),
      logDays: retention.logDays,
      keyArn,
      executionRole: names.executionRole,
      executionPolicy: executionRolePolicy(arns, Object.keys(settings.images)),
      taskRole: names.taskRole,
      taskPolicy: taskRolePolicy(arns, {
        takesValidationData: settings.kind === "source",
        key: ownKey(settings),
      }),
      permissionsBoundary: arns.boundary,
    },
    { ...options, dependsOn: [...afterKey, repositories, parameters] },
  );
  const models = {
    bucket: contract.artifactBucketName,
    account: contract.account,
    region: contract.region,
    keyAlias: contract.artifactKeyAlias === "" ? undefined : contract.artifactKeyAlias,
    keyArn: contract.artifactKeyArn,
  };
  const modelReader = new ModelReaderGrant(
    "model-reader",
    { role: cluster.taskRole.name, models },
    { ...options, dependsOn: [...afterKey, ...artifacts] },
  );
  return { network, repositories, notifications, parameters, cluster, modelReader, data, released, keyArn };
}

/** In an account made anew the repositories come first, and are empty: nothing of a release is written then, its lineage included. */
function whenReleased(
  { settings, release }: FoundationArgs,
  { repositories }: ImageRepositories,
  options: Options,
): pulumi.Output<void> | undefined {
  if (!release || pulumi.runtime.isDryRun()) return undefined;
  return pulumi
    .all(Object.values(repositories).map(({ arn }) => arn))
    .apply(() => demandReleased(settings, release, "made", options));
}

/** The artifact bucket and what targets may do with it and with the repositories. */
function deployArtifacts(
  { settings }: FoundationArgs,
  repositories: ImageRepositories,
  key: EncryptionKey | undefined,
  options: Options,
): pulumi.Resource[] {
  const { names, retention, images } = settings;
  const bucket = new ArtifactBucket(
    "artifacts",
    {
      bucket: names.artifactBucket,
      retention: {
        currentDays: 0,
        noncurrentDays: retention.modelVersionDays,
        unfinishedUploadDays: retention.unfinishedUploadDays,
      },
      keyArn: key?.arn,
      logBucket: names.logBucket,
    },
    { ...options, dependsOn: key ? [key] : [] },
  );
  const grants = new SourceGrants(
    "grants",
    {
      artifactBucket: names.artifactBucket,
      repositories: Object.keys(images),
      readers: grantsTo(settings, "readers"),
      deployers: deployersOf(settings),
      promoters: grantsTo(settings, "promoters"),
    },
    { ...options, dependsOn: [bucket, repositories] },
  );
  return [bucket, grants];
}

function grantsTo({ targets, organizationId }: Settings, roles: "readers" | "promoters"): RoleGrant[] {
  return targets.map((target) => ({
    stack: target.stack,
    account: target.account,
    roles: target[roles],
    organizationId,
  }));
}

function encryptionKey({ settings }: FoundationArgs, options: Options): EncryptionKey | undefined {
  if (settings.encryption === "s3-managed") return undefined;
  const { account, region, names, arns } = settings;
  const policy = keyPolicy(arns, { account, region, readers: grantsTo(settings, "readers") });
  return new EncryptionKey("encryption", { alias: names.keyAlias, policy }, options);
}
