import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { GetParameterHistoryCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { AwsConfig } from "../../../rehearsal/emulator/clients";
import { asRoot } from "./accounts";
import { Checkout, type CheckoutArgs } from "./checkout";

/** What both accounts have, asked as their roots. */
export class Held extends Checkout {
  constructor(
    args: CheckoutArgs,
    private readonly endpoint: string,
  ) {
    super(args);
  }

  /** Everything that a command could change: both registries, the bucket, the parameters and the files. */
  async snapshot(): Promise<unknown> {
    return {
      source: await this.images("source"),
      target: await this.images("target"),
      objects: await this.objects(),
      parameters: [await this.history("source"), await this.history("target")],
      files: [this.file("source"), this.file("target")],
      git: this.git("status", "--porcelain"),
    };
  }

  /** Every manifest of every repository with its tags. */
  async images(side: "source" | "target"): Promise<Record<string, Record<string, readonly string[]>>> {
    const found: Record<string, Record<string, readonly string[]>> = {};
    for (const repositoryName of Object.keys(this[side].images)) {
      const { imageDetails = [] } = await this.ecr(side).send(new DescribeImagesCommand({ repositoryName }));
      found[repositoryName] = Object.fromEntries(
        imageDetails
          .map(({ imageDigest = "", imageTags = [] }) => [imageDigest, [...imageTags].sort()] as const)
          .sort(([one], [other]) => one.localeCompare(other)),
      );
    }
    return found;
  }

  /** Tags of a repository, each with what it leads to. */
  async tags(side: "source" | "target", image = this.image): Promise<Record<string, string>> {
    const images = (await this.images(side))[image] ?? {};
    return Object.fromEntries(
      Object.entries(images)
        .flatMap(([digest, tags]) => tags.map((tag) => [tag, digest] as const))
        .sort(([one], [other]) => one.localeCompare(other)),
    );
  }

  async objects(): Promise<readonly string[]> {
    const { Versions = [] } = await this.s3("source").send(
      new ListObjectVersionsCommand({ Bucket: this.source.names.artifactBucket }),
    );
    return Versions.map(({ Key, VersionId, ETag }) => `${Key} ${VersionId} ${ETag}`).sort();
  }

  /** Text of a version's candidate record. */
  async record(version: string): Promise<string> {
    const Key = `releases/${version}.json`;
    const { Body } = await this.s3("source").send(
      new GetObjectCommand({ Bucket: this.source.names.artifactBucket, Key }),
    );
    return (await Body?.transformToString()) ?? "";
  }

  private async history(side: "source" | "target"): Promise<readonly (string | undefined)[]> {
    const Name = this[side].names.releaseParameter;
    const { Parameters = [] } = await this.ssm(side)
      .send(new GetParameterHistoryCommand({ Name }))
      .catch(() => ({ Parameters: [] }));
    return Parameters.map(({ Value }) => Value);
  }

  // Clients of the accounts' roots.

  protected readonly clients = new Map<string, { destroy(): void }>();

  private client<C extends { destroy(): void }>(
    name: string,
    make: (config: AwsConfig) => C,
    side: "source" | "target",
  ): C {
    const key = `${name} ${side}`;
    const made = (this.clients.get(key) as C | undefined) ?? make(asRoot(this.endpoint, this[side]));
    this.clients.set(key, made);
    return made;
  }

  s3 = (side: "source" | "target"): S3Client => this.client("s3", (config) => new S3Client(config), side);
  ssm = (side: "source" | "target"): SSMClient => this.client("ssm", (config) => new SSMClient(config), side);
  ecr = (side: "source" | "target"): ECRClient => this.client("ecr", (config) => new ECRClient(config), side);
  sfn = (side: "source" | "target" = "source"): SFNClient =>
    this.client("sfn", (config) => new SFNClient(config), side);
}
