import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { assumeRole, type AwsCredentials } from "../../../rehearsal/emulator/clients";
import type { LocalAws } from "../../../rehearsal/emulator/local-aws";
import { buildImage } from "../../../rehearsal/images/build";
import { modelsOf, type Release, type ReleasedModel, releaseText } from "../../../release/release-file";
import { pipelinesOf } from "../../../settings/settings";
import { REVISION_LABEL } from "../../../release/registry/image-labels";
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

interface Pushed {
  readonly image: string;
  readonly tags: readonly string[];
  readonly platforms: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

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
    labels: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { root } = this.args.aws.account(this.source.account);
    return this.push("source", root, { image, tags, platforms, labels });
  }

  /** The same to the target, which only its promotion role may. @returns its digest */
  async pushToTarget(tags: readonly string[], image = this.image): Promise<string> {
    return this.push("target", await this.promotion(), { image, tags, platforms: PLATFORMS });
  }

  private async push(
    side: "source" | "target",
    who: AwsCredentials,
    { image, tags, platforms, labels = {} }: Pushed,
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
      labels,
      target: `${account.registry}/${image}`,
      tags,
      credentials: await aws.registryCredentials(account, who),
    });
  }

  /** Uploads a model to the source; each has other bytes. */
  async uploadModel(name = Object.keys(this.source.models)[0] ?? ""): Promise<ReleasedModel> {
    const key = this.source.models[name]?.key ?? "";
    const bytes = randomBytes(100);
    const { VersionId = "" } = await this.s3("source").send(
      new PutObjectCommand({ Bucket: this.source.names.artifactBucket, Key: key, Body: bytes }),
    );
    return { key, versionId: VersionId, sha256: createHash("sha256").update(bytes).digest("hex") };
  }

  /** Deletes the versions of the models that a release names. */
  async deleteModels(release: Release): Promise<void> {
    const Bucket = this.source.names.artifactBucket;
    for (const { key, versionId } of Object.values(modelsOf(release)))
      await this.s3("source").send(new DeleteObjectCommand({ Bucket, Key: key, VersionId: versionId }));
  }

  /** A release with images and models of its own, untested. @param kept What it takes from another release */
  async makeRelease(
    version: string,
    kept: Pick<Release, "images" | "models"> = { images: {} },
  ): Promise<Release> {
    const images: Release["images"] = { ...kept.images };
    const labels = { [REVISION_LABEL]: this.commit };
    for (const image of Object.keys(this.source.images))
      images[image] ??= {
        digest: await this.pushImage([version], image, PLATFORMS, labels),
        platforms: PLATFORMS,
      };
    const models: Release["models"] = { ...kept.models };
    for (const name of Object.keys(this.source.models)) models[name] ??= await this.uploadModel(name);
    return { version, commit: this.commit, images, models };
  }

  /** Deploys what a stack's release file holds from now on, as `pulumi up` does. */
  async deploy(side: "source" | "target", release: Release): Promise<void> {
    this.writeFile(side, release);
    await this.setParameter(side, releaseText(release));
  }

  async setParameter(side: "source" | "target", value: string): Promise<void> {
    const Name = this[side].names.releaseParameter;
    await this.ssm(side).send(
      new PutParameterCommand({ Name, Value: value, Type: "String", Overwrite: true }),
    );
  }

  /** What a run of a pipeline with a release ends with. */
  outputOf(release: Release, workload?: string): Record<string, unknown> {
    const { version, sha256, image, model } = runRelease(this.pipeline(workload), release);
    return {
      runId: "run",
      release: version,
      releaseSha256: sha256,
      image,
      ...(model && { model }),
      outputKey: "processed/run/monthly_data.csv",
    };
  }

  /** Runs each pipeline of the source to its end. @returns the ARNs of the executions, by pipeline */
  async runAll(release: Release): Promise<Record<string, string>> {
    const runs: Record<string, string> = {};
    for (const { workload, arns } of pipelinesOf(this.source))
      runs[workload] = await this.run({ output: this.outputOf(release, workload) }, arns.stateMachine);
    return runs;
  }

  /** Runs the source's only pipeline to its end, or the one of a state machine. @returns the ARN of the execution */
  async run(
    input: {
      readonly output?: object;
      readonly fails?: boolean;
      readonly [key: string]: unknown;
    },
    stateMachineArn = this.pipeline().arns.stateMachine,
    side: "source" | "target" = "source",
  ): Promise<string> {
    const sfn = this.sfn(side);
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
    return makeStateMachine(asRoot(this.args.aws.endpoint, this.source), this.pipeline(), name);
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
