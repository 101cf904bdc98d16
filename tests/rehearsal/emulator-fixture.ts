import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AwsConfig,
  type AwsCredentials,
  accountRoot,
  assumeRole,
  awsConfig,
} from "../../rehearsal/emulator/clients";
import { type LocalAws, startLocalAws } from "../../rehearsal/emulator/local-aws";
import type { RegistryCredentials } from "../../rehearsal/emulator/registry";
import { ensure } from "../../rehearsal/tools/cache/ensure";
import { PYTHON } from "../../rehearsal/tools/python";
import { REGCTL } from "../../rehearsal/tools/regctl";

/** Installing the tools for the first time takes this long at most, in milliseconds. */
export const REGION = "us-east-1";
export const DEV = "111122223333";
export const PROD = "444455556666";
export const OTHER = "777788889999";
/** Of dev and prod. */
export const ORGANIZATION = "o-a1b2c3d4e5";

/** Starts AWS with dev and prod. @param name begins the name of its folder, in the one for temporary files */
export async function startForTest(name = "rehearsal-test-"): Promise<RunningEmulator> {
  const [python, regctl] = await ensure([PYTHON, REGCTL]);
  const folder = await mkdtemp(join(tmpdir(), name));
  const workspace = {
    folder: (part: string) => {
      mkdirSync(join(folder, part), { recursive: true });
      return join(folder, part);
    },
  };
  const accounts = [DEV, PROD].map((account) => ({ account, region: REGION, organizationId: ORGANIZATION }));
  const aws = await startLocalAws({ python, regctl, workspace, accounts });
  return new RunningEmulator(folder, workspace, regctl, aws);
}

/** AWS on this machine, in a folder of its own. */
export class RunningEmulator {
  constructor(
    readonly folder: string,
    readonly workspace: { folder(name: string): string },
    readonly regctl: string,
    readonly aws: LocalAws,
  ) {}

  /** A root's login at its registry, or somebody's. */
  login(account: string, who = accountRoot(account)): Promise<RegistryCredentials> {
    return this.aws.registryCredentials(this.aws.account(account), who);
  }

  /** SDK configuration for an account's root, or for given credentials. */
  config(who: string | AwsCredentials): AwsConfig {
    const credentials = typeof who === "string" ? accountRoot(who) : who;
    return awsConfig({ endpoint: this.aws.endpoint, region: REGION, credentials });
  }

  /** Makes a role in prod that `principal` may assume, with one policy. @returns its ARN */
  makeRole(name: string, principal: object, actions: string | readonly string[]): Promise<string> {
    return this.roleWith(name, principal, { Action: actions, Resource: "*" });
  }

  /** SDK configuration of a new role of prod that may do this and nothing else. */
  async roleThatMay(name: string, ...statements: readonly object[]): Promise<AwsConfig> {
    const root = { AWS: `arn:aws:iam::${PROD}:root` };
    return this.config(await this.assume(await this.roleWith(name, root, ...statements)));
  }

  private async roleWith(name: string, principal: object, ...statements: readonly object[]): Promise<string> {
    const iam = new IAMClient(this.config(PROD));
    const trust = document({ Principal: principal, Action: "sts:AssumeRole" });
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
    const PolicyDocument = document(...statements);
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "p", PolicyDocument }));
    return `arn:aws:iam::${PROD}:role/${name}`;
  }

  /** A session of a role of prod, for the account's root. */
  assume(roleArn: string): Promise<AwsCredentials> {
    const credentials = accountRoot(PROD);
    return assumeRole({
      endpoint: this.aws.endpoint,
      region: REGION,
      credentials,
      roleArn,
      sessionName: "t",
    });
  }

  async stop(): Promise<void> {
    await this.aws.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A policy document that allows this. */
export const document = (...allowed: readonly object[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: allowed.map((statement) => ({ Effect: "Allow", ...statement })),
  });

/** What came of a call: `allowed`, or the error's name. */
export const outcome = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "allowed",
    (error: Error) => error.name,
  );

/** Asks until `probe` gives a value. @throws Error after `within` milliseconds. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  within = 600_000,
): Promise<T> {
  const deadline = Date.now() + within;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${within / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The message of what is expected to fail. */
export const failure = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "no failure",
    (error: Error) => error.message,
  );

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
