import { registryHost } from "../../../settings/arns";
import type { AwsCredentials } from "../../../rehearsal/emulator/clients";
import type { LocalAws } from "../../../rehearsal/emulator/local-aws";
import type { ExitCode } from "../../../release/command-line/exit-code";
import { runCommandLine } from "../../../release/command-line/run";
import type { Release } from "../../../release/release-file";
import { FaultyRegistry } from "../copy/faulty-registry";
import { makeSource, makeTarget } from "./accounts";
import type { CheckoutArgs } from "./checkout";
import { type Role, Team, type TeamArgs } from "./team";

export type PairOptions = Pick<CheckoutArgs, "moreImages" | "several" | "source" | "target">;

/** What a command line ended with. */
export interface Ended {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** A source's account, a target's, and a git checkout with their files: what the release command works with. */
export class Pair extends Team {
  private readonly fronts: { source?: FaultyRegistry; target?: FaultyRegistry } = {};

  static async make(args: TeamArgs): Promise<Pair> {
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

  /** Host of a registry on this machine, as the release command knows it. */
  registry(side: "source" | "target"): string {
    return this.front(side).host;
  }

  /** A version that passed in the source and is recorded. @param as What is made of it before. @returns the record */
  async tested(version: string, as = (release: Release): Release => release): Promise<Release> {
    const release = as(await this.makeRelease(version));
    await this.deploy("source", release);
    await this.runAll(release);
    const { code, out, err } = await this.call("tester", "candidate", "--json");
    if (code !== 0) throw new Error(`candidate ${version} ended with ${code}: ${out}${err}`);
    return (JSON.parse(out) as { record: Release }).record;
  }

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
}

/** A release as it was written while a stack had one pipeline: in format 1. */
export const inFormat1 = ({ models, ...release }: Release): Release => ({
  ...release,
  model: models?.["preprocessing"],
});

let calling = false;

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}
