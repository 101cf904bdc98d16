import { posix } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { insightsLogGroup } from "../settings/arns";
import { ArtifactBucket } from "../components/storage/artifact-bucket";
import { SourceGrants } from "../components/identity/cross-account-grants";
import { DataBuckets } from "../components/storage/data-buckets";
import { EncryptionKey } from "../components/security/encryption-key";
import { ImageRepositories } from "../components/images/image-repositories";
import { Network } from "../components/network/network";
import { Parameters } from "../components/configuration/parameters";
import { ProcessingCluster } from "../components/compute/processing-cluster";
import { keyPolicy } from "../documents/resource-policies/key-policy";
import { repositoryLifecycle } from "../documents/resource-policies/repository-lifecycle";
import { onlyPusherPolicy } from "../documents/resource-policies/repository-policy";
import type { RoleGrant } from "../documents/roles/role-grant";
import type { SourceContract } from "./contract";
import { parameterTier, releaseText, type Release } from "../release/release-file";
import { deployersOf } from "../settings/deployers";
import type { Settings } from "../settings/settings";
import { demandReleased } from "./released-images";

export interface FoundationArgs {
  readonly settings: Settings;
  readonly contract: SourceContract;
  readonly release: Release | undefined;
}

/** What the pipelines of a stack share. */
export interface Foundation {
  readonly network: Network;
  readonly data: DataBuckets;
  readonly repositories: ImageRepositories;
  readonly cluster: ProcessingCluster;
  /** The parameter with the release; none before the first. */
  readonly release: Parameters;
  /** The artifact bucket and what its policy needs, in a source. */
  readonly artifacts: readonly pulumi.Resource[];
  /** That the repositories hold the release: what names it waits for that, in an update alone. */
  readonly released: pulumi.Output<void> | undefined;
  /** The stack's own KMS key, when it has one. */
  readonly key: EncryptionKey | undefined;
}

interface Options {
  readonly provider: pulumi.ProviderResource;
}

export function deployFoundation(args: FoundationArgs, options: Options): Foundation {
  const { settings, contract } = args;
  const { account, region, names, arns, retention, network: networkSettings } = settings;
  const protect = settings.kind === "target";
  const key = encryptionKey(args, options);
  const keyArn = key?.arn;

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
    { ...options, dependsOn: key ? [key] : [] },
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
  const released = whenReleased(settings, args.release, repositories, options);
  const cluster = new ProcessingCluster(
    "processing",
    {
      cluster: names.cluster,
      insightsLogGroup: insightsLogGroup(names.cluster),
      logDays: retention.logDays,
      keyArn,
    },
    { ...options, dependsOn: key ? [key] : [] },
  );
  const release = releaseParameter(args, released, { ...options, dependsOn: [data, ...artifacts] });
  return { network, data, repositories, cluster, release, artifacts, released, key };
}

/** One parameter for the release of the stack: its pipelines are released, and rolled back, as one. */
function releaseParameter(
  { settings: { names }, release }: FoundationArgs,
  released: pulumi.Output<void> | undefined,
  options: pulumi.ComponentResourceOptions,
): Parameters {
  const text = release && releaseText(release);
  return new Parameters(
    "release",
    {
      path: posix.dirname(names.releaseParameter),
      values:
        text === undefined
          ? {}
          : { [posix.basename(names.releaseParameter)]: released?.apply(() => text) ?? text },
      tier: text === undefined ? undefined : parameterTier(text),
      formerly: "parameters",
    },
    options,
  );
}

/** In an account made anew the repositories come first, and are empty: nothing of a release is written then, its lineage included. */
export function whenReleased(
  settings: Settings,
  release: Release | undefined,
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
  return targets
    .filter((target) => target[roles].length > 0)
    .map((target) => ({
      stack: target.stack,
      account: target.account,
      roles: target[roles],
      organizationId,
    }));
}

function encryptionKey({ settings }: FoundationArgs, options: Options): EncryptionKey | undefined {
  if (settings.encryption === "s3-managed") return undefined;
  const { names } = settings;
  const policy = keyPolicy(settings, grantsTo(settings, "readers"));
  return new EncryptionKey("encryption", { alias: names.keyAlias, policy }, options);
}
