import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { registryHost } from "../../../settings/arns";
import { assumeRole, type AwsCredentials } from "../../../rehearsal/emulator/clients";
import { buildImage } from "../../../rehearsal/images/build";
import type { LocalAws } from "../../../rehearsal/emulator/local-aws";
import type { ExitCode } from "../../../release/command-line/exit-code";
import { runCommandLine } from "../../../release/command-line/run";
import { type Release, releaseText } from "../../../release/release-file";
import { runRelease } from "../../../release/run-release";
import { FaultyRegistry } from "../copy/faulty-registry";
import { asRoot, makeSource, makeStateMachine, makeTarget } from "./accounts";
import type { CheckoutArgs } from "./checkout";
import { Held } from "./held";

const PLATFORMS: Release["images"][string]["platforms"] = ["linux/amd64", "linux/arm64"];

export type PairOptions = Pick<CheckoutArgs, "moreImages">;

interface PairArgs extends CheckoutArgs {
  readonly aws: LocalAws;
  readonly regctl: string;
}

/** What a command line ended with. */
export interface Ended {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Of the source's account. */
export type Role = "tester" | "deployer";

/** A source's account, a target's, and a git checkout with their files: what the release command works with. */
export class Pair extends Held {
  private readonly fronts: { source?: FaultyRegistry; target?: FaultyRegistry } = {};

  private constructor(private readonly args: PairArgs) {
    super(args, args.aws.endpoint);
  }

  static async make(args: PairArgs): Promise<Pair> {
    const pair = new Pair(args);
    const { source, target } = pair;
    for (const side of ["source", "target"] as const)
      pair.fronts[side] = await FaultyRegistry.start(args.aws.account(pair[side].account).registry);
    await makeSource(args.aws.endpoint, source, target);
    await makeTarget(args.aws.endpoint, source, target);
    return pair;
  }

  async close(): Promise<void> {
    for (const client of this.clients.values()) client.destroy();
    for (const front of Object.values(this.fronts)) await front.stop();
  }

  /** What stands between the release command and a registry. */
  front(side: "source" | "target"): FaultyRegistry {
    const front = this.fronts[side];
    if (!front) throw new Error("The pair is not made yet.");
    return front;
  }

  /** What scans of images find from now on. */
  scansFind(findings: Parameters<LocalAws["scansFind"]>[0]): void {
    this.args.aws.scansFind(findings);
  }

  // What people and CI do before a release, here as the accounts' roots.

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
    const key = this.source.pipeline.modelKey;
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

  /** Host of a registry on this machine, as the release command knows it. */
  registry(side: "source" | "target"): string {
    return this.front(side).host;
  }

  /** A version that passed in the source and is recorded. @returns the record */
  async tested(version: string): Promise<Release> {
    const release = await this.makeRelease(version);
    await this.deploy("source", release);
    await this.run({ output: this.outputOf(release) });
    const { code, out, err } = await this.call("tester", "candidate", "--json");
    if (code !== 0) throw new Error(`candidate ${version} ended with ${code}: ${out}${err}`);
    return (JSON.parse(out) as { record: Release }).record;
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

  // The release command.

  /** Runs a command line in this process, as somebody. */
  async call(who: Role | AwsCredentials, ...line: readonly string[]): Promise<Ended> {
    return this.callIn(await this.environment(who), ...line);
  }

  /** Runs a command line in this process, with a whole environment; two at once would share one. */
  async callIn(env: NodeJS.ProcessEnv, ...line: readonly string[]): Promise<Ended> {
    if (calling) throw new Error("Commands in this process run one after the other.");
    calling = true;
    const [out, err] = [[] as string[], [] as string[]];
    const inherited = { ...process.env };
    try {
      replaceEnvironment(env);
      const code = await runCommandLine(line, {
        folder: this.folder,
        env,
        out: { write: (text: string) => out.push(text) },
        err: { write: (text: string) => err.push(text) },
      });
      return { code, out: out.join(""), err: err.join("") };
    } finally {
      replaceEnvironment(inherited);
      calling = false;
    }
  }

  /** The whole environment of a command that somebody calls. */
  async environment(who: Role | AwsCredentials): Promise<NodeJS.ProcessEnv> {
    const { aws } = this.args;
    const credentials = typeof who === "string" ? await this.session(who) : who;
    const registries = (["source", "target"] as const).map((side) => {
      const { account, region } = this[side];
      return `${registryHost(account, region)}=${this.registry(side)}`;
    });
    return {
      PATH: process.env["PATH"],
      HOME: this.args.folder,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ENDPOINT_URL: aws.endpoint,
      RELEASE_LOCAL_REGISTRIES: registries.join(","),
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...(credentials.sessionToken !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    };
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

let calling = false;

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}
