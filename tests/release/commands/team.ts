import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { assumeRole, type AwsCredentials } from "../../../rehearsal/emulator/clients";
import type { LocalAws } from "../../../rehearsal/emulator/local-aws";
import { buildImage } from "../../../rehearsal/images/build";
import { type Release, releaseText } from "../../../release/release-file";
import { runRelease } from "../../../release/run-release";
import { asRoot, makeStateMachine } from "./accounts";
import type { CheckoutArgs } from "./checkout";
import { Held } from "./held";

const PLATFORMS: Release["images"][string]["platforms"] = ["linux/amd64", "linux/arm64"];

export interface TeamArgs extends CheckoutArgs {
  readonly aws: LocalAws;
  readonly regctl: string;
}

/** Of the source's account. */
export type Role = "tester" | "deployer";

/** What people and CI do before a release, here as the accounts' roots. */
export class Team extends Held {
  protected constructor(protected readonly args: TeamArgs) {
    super(args, args.aws.endpoint);
  }

  /** Builds an image and pushes it to the source; each has other bytes. @returns its digest */
  pushImage(
    tags: readonly string[],
    image = this.image,
    platforms: readonly string[] = PLATFORMS,
  ): Promise<string> {
    return this.push("source", this.args.aws.account(this.source.account).root, { image, tags, platforms });
  }

  /** The same to the target, which only its promotion role may. @returns its digest */
  async pushToTarget(tags: readonly string[], image = this.image): Promise<string> {
    return this.push("target", await this.promotion(), { image, tags, platforms: PLATFORMS });
  }

  private async push(
    side: "source" | "target",
    who: AwsCredentials,
    { image, tags, platforms }: { image: string; tags: readonly string[]; platforms: readonly string[] },
  ): Promise<string> {
    const { aws, regctl, folder } = this.args;
    const files = mkdtempSync(join(folder, "image-"));
    writeFileSync(join(files, "main.cjs"), randomBytes(2000));
    const account = aws.account(this[side].account);
    return buildImage({
      regctl,
      files: Object.fromEntries(platforms.map((platform) => [platform, files])),
      entrypoint: ["/app/main.cjs"],
      user: "65532:65532",
      workingDir: "/app",
      labels: {},
      target: `${account.registry}/${image}`,
      tags,
      credentials: await aws.registryCredentials(account, who),
    });
  }

  /** Uploads a model to the source; each has other bytes. */
  async uploadModel(): Promise<Release["model"]> {
    const key = this.source.model.key;
    const bytes = randomBytes(100);
    const { VersionId = "" } = await this.s3("source").send(
      new PutObjectCommand({ Bucket: this.source.names.artifactBucket, Key: key, Body: bytes }),
    );
    return { key, versionId: VersionId, sha256: createHash("sha256").update(bytes).digest("hex") };
  }

  /** Deletes the version of a model that a release names. */
  async deleteModel({ model }: Release): Promise<void> {
    const Bucket = this.source.names.artifactBucket;
    await this.s3("source").send(
      new DeleteObjectCommand({ Bucket, Key: model.key, VersionId: model.versionId }),
    );
  }

  /** A release with images and a model of its own, untested. */
  async makeRelease(version: string): Promise<Release> {
    const images: Release["images"] = {};
    for (const image of Object.keys(this.source.images))
      images[image] = { digest: await this.pushImage([version], image), platforms: PLATFORMS };
    return { version, commit: this.commit, images, model: await this.uploadModel() };
  }

  /** Deploys what a stack's release file holds from now on, as `pulumi up` does. */
  async deploy(side: "source" | "target", release: Release): Promise<void> {
    this.writeFile(side, release);
    await this.setParameter(side, releaseText(release));
  }

  async setParameter(side: "source" | "target", value: string): Promise<void> {
    const Name = `${this[side].names.parameterPath}/release`;
    await this.ssm(side).send(
      new PutParameterCommand({ Name, Value: value, Type: "String", Overwrite: true }),
    );
  }

  /** What a run of the pipeline with a release ends with. */
  outputOf(release: Release): Record<string, unknown> {
    const { version, sha256, image, model } = runRelease(this.source, release);
    return {
      runId: "run",
      release: version,
      releaseSha256: sha256,
      image,
      model,
      outputKey: "processed/run/monthly_data.csv",
    };
  }

  /** Runs the source's pipeline to its end. @returns the ARN of the execution */
  async run(
    input: {
      readonly output?: object;
      readonly fails?: boolean;
      readonly [key: string]: unknown;
    },
    stateMachineArn = this.source.arns.stateMachine,
  ): Promise<string> {
    const sfn = this.sfn();
    const { executionArn = "" } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn,
        input: JSON.stringify(input),
      }),
    );
    for (;;) {
      const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== "RUNNING") return executionArn;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Another state machine in the source. @returns its ARN */
  makeStateMachine(name: string): Promise<string> {
    return makeStateMachine(asRoot(this.args.aws.endpoint, this.source), this.source, name);
  }

  /** Writes a record beside the release command, as nobody should. */
  async putRecord(version: string, content: object): Promise<void> {
    await this.s3("source").send(
      new PutObjectCommand({
        Bucket: this.source.names.artifactBucket,
        Key: `releases/${version}.json`,
        Body: JSON.stringify(content),
        IfNoneMatch: "*",
      }),
    );
  }

  /** A session of the target's promotion role, which alone may push there. */
  private async promotion(): Promise<AwsCredentials> {
    const { externalId, region } = this.target;
    return assumeRole({
      endpoint: this.args.aws.endpoint,
      region,
      credentials: await this.session("deployer"),
      roleArn: this.target.arns.promotionRole,
      sessionName: "jane",
      ...(externalId !== undefined && { externalId }),
    });
  }

  /** A session of a role in the source's account. */
  session(role: Role): Promise<AwsCredentials> {
    const { names, account, region } = this.source;
    const name = role === "tester" ? names.testerRole : this.target.names.deployerRole;
    return assumeRole({
      endpoint: this.args.aws.endpoint,
      region,
      credentials: this.args.aws.account(account).root,
      roleArn: this.source.arns.role(name),
      sessionName: "jane",
    });
  }
}
